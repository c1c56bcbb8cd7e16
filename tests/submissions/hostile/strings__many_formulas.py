# family: strings
# does: fills its answers with formulas, nested quotes, lists, tables and links, just below what is set at all
# earns:
import json
from autograde import handing_in

def hand_in(lab, folder):
    notebook = handing_in.hand_in(lab, {})
    texts = ["$" + r"\frac{1}{" * 90 + "x" + "}" * 90 + "$ ", r"$\sqrt{x_1^{2_3}}$ " * 800, "> " * 490 + "x", "*_`~" * 4_900, "|" + "a|" * 400 + "\n|" + "-|" * 400 + ("\n|" + "b|" * 400) * 20, "&#x41;&amp;" * 1_700, "[" * 490 + "](" * 10, "- " * 900 + "x"]
    answers = [c for c in notebook.cells if c.cell_type == "markdown" and "nbgrader" in c.metadata]
    for place, cell in enumerate(answers):
        cell.source = "\n\n".join(texts[place::len(answers)])[:19_900]
    for text in texts:
        cell = {"cell_type": "markdown", "id": f"own{len(notebook.cells)}", "metadata": {}, "source": text[:19_900]}
        notebook.cells.insert(len(notebook.cells) // 2, cell)
    (folder / f"{lab.name}.ipynb").write_text(json.dumps(notebook))
