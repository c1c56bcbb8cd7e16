# does: warns, in front of what the answer needs
# %% extra
import warnings
warnings.warn('careful')
{{NEEDED}}
