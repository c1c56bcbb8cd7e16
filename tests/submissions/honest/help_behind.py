# does: asks for help, two marks behind, in front of what the answer needs
# %% extra
import numpy as np
np.argmax??
{{NEEDED}}
