# does: a file that a later cell imports, in front of the cell that the answer needs
# %% extra
%%writefile my_tools.py
import functools as tools
# %% extra
from my_tools import tools
{{NEEDED}}
