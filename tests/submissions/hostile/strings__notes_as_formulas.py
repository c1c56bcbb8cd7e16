# family: strings
# does: hands in broken files whose names are formulas of a table, terminal codes and lines of the log
# earns:
import json
from autograde import handing_in

def hand_in(lab, folder):
    (folder / f"{lab.name}.ipynb").write_text(json.dumps(handing_in.hand_in(lab, {})))
    names = ["=cmd|' & C calc'!A1", "+1+1", "@SUM(1)", "-2+3", "\tx", "\x1b[2J\x1b]0;x\x07", "\nstrings: 99 of 99", "<script>kitCanary()</script>".replace("/", "\u2215"), "%s {0} {student}", "\u202egnp"]
    for name in names:
        (folder / f"{name}.ipynb").write_bytes(b"{")
        (folder / f"{name}.zip").write_bytes(b"PK\x03\x04")
