# family: exits
# does: ends the program from a cell of its own, each time it is run
# earns:
# %% extra
import os
os._exit(0)
