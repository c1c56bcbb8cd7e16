# family: loops
# does: writes a cell of hundreds of magics, shell lines, questions and pages, and a loop that asks for input
# earns:
import json, nbformat
from autograde import handing_in

def hand_in(lab, folder):
    notebook = handing_in.hand_in(lab, {})
    lines = ["%nothing", "!ls", "%matplotlib inline", "%pip install x", "print?", "%%time", "%debug", "x = !ls", "input('\\x1b[2J')"]
    notebook.cells.append(nbformat.v4.new_code_cell("\n".join(lines * 60)))
    notebook.cells.append(nbformat.v4.new_code_cell("%%time\n" * 400 + "1"))
    notebook.cells.append(nbformat.v4.new_code_cell("while True:\n    input('again')"))
    (folder / f"{lab.name}.ipynb").write_text(json.dumps(notebook))
