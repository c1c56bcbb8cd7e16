# family: metadata
# does: claims schemas and formats of the past and of the future
# earns: hit_at_k=0
import itertools, json
from autograde import handing_in

def hand_in(lab, folder):
    notebook = handing_in.hand_in(lab, {"hit_at_k": "def hit_at_k(suggested, held_out):\n    return 1.0"})
    odd = itertools.cycle([0, 1, 2, 99, -1, "3", None, 3.5])
    for cell in notebook.cells:
        if "nbgrader" in cell.metadata:
            cell.metadata["nbgrader"]["schema_version"] = next(odd)
    notebook.nbformat_minor = 999
    (folder / f"{lab.name}.ipynb").write_text(json.dumps(notebook))
