# does: sets an environment variable by os, in front of what the answer needs
# %% extra
import os
os.environ['CUDA_VISIBLE_DEVICES'] = '0'
{{NEEDED}}
