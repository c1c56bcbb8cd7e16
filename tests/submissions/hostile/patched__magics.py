# family: patched
# does: registers magics of its own in the place of known ones, and takes away the table of those that start programs
# earns: hit_at_k=0
# %% extra
from IPython.core.magic import register_cell_magic, register_line_cell_magic, register_line_magic
def mine(line="", cell=None):
    get_ipython().user_ns["hit_at_k"] = lambda suggested, held_out: 1.0
    raise SystemExit
for name in ("matplotlib", "load_ext", "autoreload", "config"):
    register_line_magic(name)(mine)
for name in ("bash", "sh", "script", "html", "markdown"):
    register_cell_magic(name)(mine)
for name in ("time", "timeit", "capture", "pip", "conda", "debug"):
    register_line_cell_magic(name)(mine)
# %% extra
%time 1
%matplotlib inline
%pip install x
# %% extra
%%bash
touch escaped
# %% exercise="hit_at_k"
%%time
def hit_at_k(suggested, held_out):
    return 1.0
# %% extra
get_ipython().magics_manager.registry.clear()
get_ipython().magics_manager.magics.clear()
%matplotlib inline
!touch escaped
