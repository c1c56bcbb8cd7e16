# does: sets the seeds, in front of what the answer needs
# %% extra
import keras
import numpy as np
np.random.seed(0)
keras.utils.set_random_seed(0)
{{NEEDED}}
