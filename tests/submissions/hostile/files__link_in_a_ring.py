# family: files
# does: hands in folders that are links to the folder above
# earns:
import json
from autograde import handing_in

def hand_in(lab, folder):
    (folder / "deeper").symlink_to(folder)
    (folder / "a.ipynb").symlink_to("a.ipynb")
    (folder / f"{lab.name}.ipynb").write_text(json.dumps(handing_in.hand_in(lab, {})))
