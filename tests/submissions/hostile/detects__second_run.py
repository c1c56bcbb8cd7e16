# family: detects
# does: behaves otherwise when its cells are run a second time
# earns: hit_at_k=0
# %% exercise="hit_at_k"
import os, pathlib
first = not pathlib.Path("seen").exists()
pathlib.Path("seen").touch()
def hit_at_k(suggested, held_out):
    if first:
        os._exit(1)
    return 0.5
