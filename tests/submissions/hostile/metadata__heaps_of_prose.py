# family: metadata
# does: writes hundreds of its own cells around the questions, some with the lab's text doubled, so that moving them takes long
# earns:
import json
from autograde import handing_in

def hand_in(lab, folder):
    notebook = json.loads(json.dumps(handing_in.hand_in(lab, {})))
    cells = []
    for i, cell in enumerate(notebook["cells"]):
        cells.append(cell)
        if cell["cell_type"] == "markdown":
            for j in range(12):
                cells.append({"cell_type": "markdown", "id": f"m{i}x{j}", "metadata": {}, "source": (cell["source"] + f"\n\nand why {j}?\n") * 2})
                cells.append({"cell_type": "code", "id": f"c{i}x{j}", "metadata": {}, "outputs": [], "execution_count": None, "source": f"# it is so because of {i} and {j}"})
            cell["source"] = "before " + cell["source"] + " behind" if not cell["metadata"].get("nbgrader") else cell["source"]
    (folder / f"{lab.name}.ipynb").write_text(json.dumps(notebook | {"cells": cells}))
