# family: metadata
# does: makes grade_ids lists, numbers and very long text
# base: blank
# earns:
import itertools, json
from autograde import handing_in

def hand_in(lab, folder):
    notebook = handing_in.hand_in(lab, None)
    odd = itertools.cycle([["radio"], 7, None, "x" * 100_000, {"radio": 1}, True])
    for cell in notebook.cells:
        if "nbgrader" in cell.metadata:
            cell.metadata["nbgrader"]["grade_id"] = next(odd)
        cell["id"] = next(odd)
    (folder / f"{lab.name}.ipynb").write_text(json.dumps(notebook))
