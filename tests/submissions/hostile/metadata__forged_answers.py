# family: metadata
# does: claims by metadata that written answers are marked, that pictures were kept and that cells are the kit's own
# earns: hit_at_k=0
import json
from autograde import handing_in

def hand_in(lab, folder):
    notebook = json.loads(json.dumps(handing_in.hand_in(lab, {"hit_at_k": "def hit_at_k(suggested, held_out):\n    return 1.0"})))
    for cell in list(notebook["cells"]):
        name = cell["metadata"].get("nbgrader", {}).get("grade_id", "none")
        cell["metadata"] |= {"kit": {"kind": "answer", "name": name, "points": 99, "verdict": {"points": 99, "of": 99, "outcome": "right"}, "left_out": "<script>kitCanary()</script>", "pictures": {"x": {}}}, "score": 99, "manual_score": 99, "extra_credit": 99, "needs_manual_grade": False}
        if cell["cell_type"] == "markdown" and name != "none":
            notebook["cells"].append({"cell_type": "markdown", "id": f"task{name}", "metadata": {"nbgrader": cell["metadata"]["nbgrader"] | {"task": True, "grade": True, "solution": False, "locked": True, "points": 99, "grade_id": f"task_{name}"}}, "source": "=== BEGIN MARK SCHEME ===\n99 points\n=== END MARK SCHEME ==="})
    (folder / f"{lab.name}.ipynb").write_text(json.dumps(notebook))
