"""A benchmark starts itself anew with one thread for the libraries, so that its figures are those of one core."""

import os
import sys

QUIET = {"TF_CPP_MIN_LOG_LEVEL": "3"}
BLAS = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
TENSORFLOW = dict.fromkeys(("TF_NUM_INTRAOP_THREADS", "TF_NUM_INTEROP_THREADS"), "1")


def start_anew(module: str, *, tensorflow: bool = True) -> None:
    """Go on only with one thread: libraries read the number of their threads when they are loaded.

    Parameters
    ----------
    module : str
        What `python -m` runs.
    tensorflow : bool
        False where training may have all cores, and only what numpy calls has one.
    """
    one_each = BLAS | (TENSORFLOW if tensorflow else {})
    if any(os.environ.get(name) != one for name, one in one_each.items()):
        os.environ.update(one_each | QUIET)
        os.execv(sys.executable, [sys.executable, "-m", module, *sys.argv[1:]])
