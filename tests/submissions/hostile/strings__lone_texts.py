# family: strings
# does: writes code cells near a question that are nearly a lone text, prose or comment, but for what comes after a long gap
# needs: a written answer
# earns:
import json, nbformat
from autograde import handing_in

def hand_in(lab, folder):
    notebook = handing_in.hand_in(lab, {})
    texts = ['""' + " " * 200_000 + "x", "'" * 200_000 + ";", "#" * 100_000 + "\n" + "# " * 100_000 + "=", "(" * 100_000, "%%markdown" + "\n" * 100_000 + "x" * 10, "a " * 50_000 + ":", "src" + " " * 100_000 + "(" + " " * 100_000]
    place = max(i for i, c in enumerate(notebook.cells) if c.cell_type == "markdown" and "nbgrader" in c.metadata)
    for text in texts:
        notebook.cells.insert(place + 1, nbformat.v4.new_code_cell(text))
    (folder / f"{lab.name}.ipynb").write_text(json.dumps(notebook))
