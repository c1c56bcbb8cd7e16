"""Where in a zip a platform looks for a student's feedback page.

- Moodle (`mod/assign/feedback/file/importziplib.php`): `NAME_NUMBER_assignsubmission_file_/...`, parted at the first
  four underscores, with the participant's number of that assignment.
- Canvas (`infer_comment_context_from_filename`): a file's own name of the download, of which the person's and the
  upload's numbers are read; the upload has to be one that the person has handed in.
- Brightspace: the folder, or the beginning of the name, as the download has it; its code is not public.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path, PurePosixPath

from autograde.collecting.roster import Member
from autograde.exporting.owners import Collected

NONE = {
    "gradescope": "Gradescope takes no feedback files back: leave --feedback out, and give the pages in another way",
    "csv": "a CSV is of no platform: leave --feedback out, or say with --for where the pages go",
}
_CANVAS = re.compile(r"[^\d_].*?_\d{2,}_\d{2,}_.+")
_BRIGHTSPACE = re.compile(r"\d+-\d+ - .+")
_NO_NAME = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|_]+')


def way_of(key: str, lab: str, member: Member | None, known: Collected, number: str) -> str | None:
    """Give the way of a student's page in the zip; None where the platform's own names are not known.

    Parameters
    ----------
    key : str
        Of the platform.
    lab : str
    member : Member or None
        The row of the platform's table.
    known : Collected
    number : str
        The participant's number in Moodle's worksheet; "" where it is not known.

    Examples
    --------
    >>> way_of("moodle", "01_track2vec", Member("1815", "Ada_Lovelace"), Collected(), "12345")
    'Ada Lovelace_12345_assignsubmission_file_/01_track2vec.html'
    >>> named = ("lovelaceada_LATE_12345_678901_01_track2vec.ipynb",)
    >>> way_of("canvas", "01_track2vec", None, Collected(named=named), "")
    'lovelaceada_LATE_12345_678901_01_track2vec.html'
    """
    if key == "moodle":
        number = number or (known.id if known.platform.startswith("Moodle") else "")
        name = _NO_NAME.sub(" ", member.name if member else known.name).strip(" .~") or "student"
        return f"{name}_{number}_assignsubmission_file_/{lab}.html" if number.isdecimal() else None
    named = sorted(known.named, key=lambda each: not each.endswith(".ipynb"))
    if key == "canvas":
        found = next((each for each in named if _CANVAS.fullmatch(each)), None)
        return found and PurePosixPath(found).with_suffix(".html").name
    folder = next((each for each in named if _BRIGHTSPACE.fullmatch(each)), None)
    if folder is None:
        return None
    first, _, below = folder.partition("/")
    return f"{first}/{lab}.html" if below else str(PurePosixPath(first).with_suffix(".html"))


def write_pages(path: Path, pages: Mapping[str, Path]) -> None:
    """Write the zip, its members in the order of their names.

    Parameters
    ----------
    path : Path
    pages : mapping
        Where each page lies, by its way in the zip.
    """
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for way in sorted(pages):
            archive.writestr(zipfile.ZipInfo(way), pages[way].read_bytes(), zipfile.ZIP_DEFLATED)


def remedy(key: str, students: Iterable[str]) -> str:
    """Say why pages have no place in the zip, and what helps."""
    what = {
        "moodle": "their participants' numbers, which the grading worksheet has: take it as --roster",
        "canvas": "the names of their files in the download: name the collected.csv of `collect` with --collected",
        "brightspace": "the names of their folders there: name the collected.csv of `collect` with --collected",
    }[key]
    return f"left out of the zip: {', '.join(students)}; it needs {what}"
