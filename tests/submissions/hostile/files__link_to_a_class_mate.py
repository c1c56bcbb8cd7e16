# family: files
# does: hands in a link to a class-mate's notebook, and one to the folder
# base: blank
# earns:
from pathlib import Path

def hand_in(lab, folder):
    (folder / f"{lab.name}.ipynb").symlink_to("{{MATE}}")
    (folder / "other").symlink_to(Path("{{MATE}}").parent)
