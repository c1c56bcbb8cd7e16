# family: files
# does: hands in folders and files whose names are one name once letters are made alike, and names that only look alike
# earns:
import json
from autograde import handing_in

def hand_in(lab, folder):
    right, blank = json.dumps(handing_in.hand_in(lab, {})), json.dumps(handing_in.hand_in(lab, None))
    (folder / f"{lab.name}.ipynb").write_text(right)
    for i, name in enumerate(("\u00e9", "e\u0301", "K", "\u212a", "\uff4b", "\u00c5", "A\u030a", "\u212b", "\ufb01", "fi", "FI")):
        (folder / f"{name}{i % 2}").mkdir(exist_ok=True)
        (folder / f"{name}{i % 2}" / f"{lab.name}.ipynb").write_text(blank)
        (folder / f"{name}.ipynb").write_text(blank)
