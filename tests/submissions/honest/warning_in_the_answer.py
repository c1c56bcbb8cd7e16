# does: warns inside the answer
# exercise: hit_at_k
# %% answer
import warnings

def hit_at_k(suggested, held_out):
    warnings.warn('slow for many queries')
    return float((suggested == held_out[:, None]).any(axis=1).mean())
