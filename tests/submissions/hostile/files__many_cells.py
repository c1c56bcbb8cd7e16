# family: files
# does: hands in two thousand cells, each of which prints
# earns:
import json, nbformat
from autograde import handing_in

def hand_in(lab, folder):
    notebook = handing_in.hand_in(lab, {})
    notebook.cells += [nbformat.v4.new_code_cell("print('x' * 20_000)") for _ in range(800)]
    (folder / f"{lab.name}.ipynb").write_text(json.dumps(notebook))
