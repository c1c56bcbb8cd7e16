# family: metadata
# does: sets points to NaN, infinity, text, lists and numbers below 0
# earns: hit_at_k=0
import itertools, json
from autograde import handing_in

def hand_in(lab, folder):
    notebook = handing_in.hand_in(lab, {"hit_at_k": "def hit_at_k(suggested, held_out):\n    return 1.0"})
    odd = itertools.cycle([float("nan"), float("inf"), -5, "2", [2], None, 10**400 % 10**300, {}])
    for cell in notebook.cells:
        if "nbgrader" in cell.metadata:
            cell.metadata["nbgrader"]["points"] = next(odd)
    (folder / f"{lab.name}.ipynb").write_text(json.dumps(notebook))
