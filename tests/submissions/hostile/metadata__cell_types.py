# family: metadata
# does: makes cells of unknown types, texts that are no text, and cells that are no cells
# base: blank
# earns:
import itertools, json
from autograde import handing_in

def hand_in(lab, folder):
    notebook = json.loads(json.dumps(handing_in.hand_in(lab, None)))
    odd = itertools.cycle([7, None, ["a", 7, None], {"a": 1}, True, "print(1)"])
    for cell in notebook["cells"]:
        cell["source"], cell["cell_type"], cell["metadata"] = next(odd), next(odd), next(odd)
    notebook["cells"] += [None, 7, "x", [], {}]
    (folder / f"{lab.name}.ipynb").write_text(json.dumps(notebook))
