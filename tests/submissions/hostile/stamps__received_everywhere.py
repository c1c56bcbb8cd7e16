# family: stamps
# does: brings tables of when it came in, in its folder, in folders of it and in a zip, with formulas and times without end
# earns:
import json, zipfile
from autograde import handing_in

def hand_in(lab, folder):
    rows = "student,when,file\n" + "".join(f"stamps__received_everywhere,{when},{lab.name}.ipynb\n" for when in ("0001-01-01", "9999-12-31T23:59:59-23:59", "=NOW()", "\x1b[2J", "-1")) + "x" * 100_000
    notebook = handing_in.hand_in(lab, {})
    notebook.metadata["received"] = notebook.metadata["timestamp"] = "1970-01-01"
    (folder / f"{lab.name}.ipynb").write_text(json.dumps(notebook))
    for below in (".", "a", lab.name):
        (folder / below).mkdir(exist_ok=True)
        for name in ("received.csv", "Received.CSV", "timestamp.txt", "grades.csv"):
            (folder / below / name).write_text(rows)
    with zipfile.ZipFile(folder / "more.zip", "w") as archive:
        for name in ("received.csv", f"{lab.name}/timestamp.txt"):
            archive.writestr(name, rows)
