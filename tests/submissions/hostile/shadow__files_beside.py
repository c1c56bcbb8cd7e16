# family: shadow
# does: hands in modules and start-up files beside the notebook, named as those that the grader imports
# earns: hit_at_k=0
import json
from autograde import handing_in

FAKE = "def __getattr__(name):\n    return lambda *args, **options: 99.0\n"

def hand_in(lab, folder):
    answers = {"hit_at_k": "def hit_at_k(suggested, held_out):\n    return 1.0"}
    (folder / f"{lab.name}.ipynb").write_text(json.dumps(handing_in.hand_in(lab, answers)))
    for name in ("numpy", "msgpack", "sitecustomize", "usercustomize", "conftest", "random", "nbgrader_config"):
        (folder / f"{name}.py").write_text(FAKE)
    for package in ("kit", "kit/checks", "autograde", "autograde/trust"):
        (folder / package).mkdir()
        (folder / package / "__init__.py").write_text(FAKE)
    (folder / "evil.pth").write_text("import os; os._exit(1)\n")
