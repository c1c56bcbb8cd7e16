"""`python -m autograde new NN_name` writes a lab that passes every test, for its author to begin with."""

from __future__ import annotations

import keyword
from collections.abc import Mapping
from pathlib import Path

from autograde.cells import IS_LAB, ROOT, lab_names
from autograde.script import shown_path
from autograde.skeleton import files_of
from kit.whole import write_whole


def new(lab: str, root: Path = ROOT) -> list[Path]:
    """Write the files of a new lab; all of them, or none.

    Parameters
    ----------
    lab : str
        Such as "09_name".
    root : Path
        Of the repository.

    Returns
    -------
    list of Path
        What was written.

    Raises
    ------
    ValueError
        For a name that no lab can have, or that is taken.
    """
    _refuse_name(lab, root)
    files = {root / path: text for path, text in files_of(lab).items()}
    _write_all(files)
    return list(files)


def _refuse_name(lab: str, root: Path) -> None:
    name = lab[3:]
    if not IS_LAB.fullmatch(lab) or keyword.iskeyword(name):
        raise ValueError(
            f"{lab!r} is no name of a lab: write two digits, _ and a word of small letters, such as 09_name"
        )
    if not (root / "solutions").is_dir():
        raise ValueError(f"there is no folder solutions in {root}: run this in the repository")
    for other in lab_names():
        if lab[:2] == other[:2] or name == other[3:]:
            raise ValueError(f"there is a lab {other}: choose another number and another name than {lab}")
    places = [root / path for path in files_of(lab)]
    places += [root / "kit" / "checks" / name, root / "kit" / "checks" / f"{name}.py"]
    places += [root / "tests" / "submissions" / lab, root / "labs" / f"{lab}.ipynb"]
    for place in places:
        if place.exists():
            raise ValueError(f"{shown_path(place)} exists: choose another name, or move it away")


def _write_all(files: Mapping[Path, str]) -> None:
    """Write files; where one of them cannot be, take away what was made for them."""
    made: list[Path] = []
    try:
        for path, text in files.items():
            missing = [folder for folder in path.parents if not folder.exists()]
            for folder in reversed(missing):
                folder.mkdir()
                made.append(folder)
            made.append(path)
            write_whole(path, text)
    except BaseException:
        for place in reversed(made):
            if place.is_dir():
                place.rmdir()
            else:
                place.unlink(missing_ok=True)
        raise
