# does: type hints on the signature
# exercise: hit_at_k
# %% extra
from numpy.typing import NDArray
# %% answer
import numpy as np

def hit_at_k(suggested: NDArray[np.int64], held_out: NDArray[np.int64]) -> float:
    return float((suggested == held_out[:, None]).any(axis=1).mean())
