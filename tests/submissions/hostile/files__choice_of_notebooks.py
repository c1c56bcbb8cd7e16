# family: files
# does: hands in blank, future, hidden, broken and copied notebooks beside its own, so that another might be graded
# earns:
import json, os
from autograde import handing_in

def hand_in(lab, folder):
    right, blank = json.dumps(handing_in.hand_in(lab, {})), json.dumps(handing_in.hand_in(lab, None))
    (folder / f"{lab.name}.ipynb").write_text(right)
    for name in (f".{lab.name}.ipynb", f"{lab.name} (99).ipynb", f"{lab.name}-final.ipynb", "../x.ipynb".replace("/", "_"), "zzz.ipynb", f".ipynb_checkpoints/{lab.name}-checkpoint.ipynb", f"a/b/c/{lab.name}.ipynb", f"2999/{lab.name}.ipynb"):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(blank)
        os.utime(path, (2**32, 2**32))
    (folder / "broken.ipynb").write_text(right[:1_000])
    (folder / "empty.ipynb").write_text("")
