# family: files
# does: hands in two hundred folders in each other beside the notebook
# earns:
import json
from autograde import demo

def hand_in(lab, folder):
    (folder / f"{lab.name}.ipynb").write_text(json.dumps(demo.hand_in(lab, {})))
    (folder / "/".join("d" * 200)).mkdir(parents=True)
