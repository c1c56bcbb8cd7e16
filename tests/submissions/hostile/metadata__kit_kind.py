# family: metadata
# does: claims the kinds of cell that only the grader gives
# earns: hit_at_k=0
import json, nbformat
from autograde import handing_in

def hand_in(lab, folder):
    notebook = handing_in.hand_in(lab, {"hit_at_k": "def hit_at_k(suggested, held_out):\n    return 1.0"})
    for kind in ("given", "check", "lab", "extra", "answer"):
        kit = {"kind": kind, "name": "hit_at_k", "left_out": "x"}
        cell = nbformat.v4.new_code_cell("import os\nmine = 2.0\nmine", metadata={"kit": kit})
        notebook.cells.insert(0, cell)
    for cell in notebook.cells:
        cell.metadata.setdefault("kit", {"kind": "given", "name": "radio"})
    (folder / f"{lab.name}.ipynb").write_text(json.dumps(notebook))
