# family: files
# does: writes halves of characters, zeros and line ends of every kind into its cells
# earns:
import json, nbformat
from autograde import handing_in

def hand_in(lab, folder):
    notebook = handing_in.hand_in(lab, {})
    for text in ("print('\\ud800')", "x = '\ud800'", "y = 1\x00", "\u2028\u2029\x85z = 1", "\ufeff", "%%script false\n\x00"):
        notebook.cells.append(nbformat.v4.new_code_cell(text))
    (folder / f"{lab.name}.ipynb").write_text(json.dumps(notebook))
