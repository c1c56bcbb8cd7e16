# family: stamps
# does: brings its own record of when it was handed in
# earns:
import json
from autograde import handing_in

def hand_in(lab, folder):
    (folder / f"{lab.name}.ipynb").write_text(json.dumps(handing_in.hand_in(lab, {})))
    (folder / "timestamp.txt").write_text("1970-01-01 00:00:00 UTC\x1b[2J" + "x" * 1_000_000)
    (folder / "received.csv").write_text("student,when\nstamps__timestamp_file,1970-01-01\n")
    (folder / "feedback").mkdir()
    (folder / "grades.csv").write_text("student,exercise,points\nstamps__timestamp_file,hit_at_k,99\n")
