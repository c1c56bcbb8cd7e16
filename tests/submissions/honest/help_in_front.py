# does: asks for help, the mark in front, in front of what the answer needs
# %% extra
import numpy as np
?np.argmax
{{NEEDED}}
