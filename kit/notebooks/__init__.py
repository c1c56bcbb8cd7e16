"""The notebook as a file: carried on into a new version of its lab, and handed in.

- `reading`: a notebook that was saved, and its cells
- `pairing`: which cell of the new version a cell of the old one is
- `statements`: what has changed in what is asked
- `carrying`: answers, prose and own cells go into the new version
- `handing_in`: looked at as the grader reads it, and packed
- `resetting`: one exercise begun anew
- `command`: `python -m kit carry`, `python -m kit hand-in` and `python -m kit reset`

Only the standard library is needed to read and write them.
"""

from kit.notebooks.carrying import Carried, carry
from kit.notebooks.handing_in import HandedIn, hand_in
from kit.notebooks.reading import NotebookError
from kit.notebooks.resetting import Reset, reset

__all__ = ["Carried", "HandedIn", "NotebookError", "Reset", "carry", "hand_in", "reset"]
