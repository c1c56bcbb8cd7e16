"""The students' zip: labs, kit, environment. Never solutions, autograde or tests."""

from __future__ import annotations

import zipfile
from pathlib import Path

from autograde.build import MARKS, out_of_step
from autograde.cells import ROOT

FILES = ("README.md", "LICENSE", "Makefile", "environment.yml", "pyproject.toml", "requirements-labs.lock")
FOLDERS = ("kit", "labs")
WHEN = (2026, 1, 1, 0, 0, 0)  # of every entry, so that the same files give the same zip


def release(out: Path) -> Path:
    """Write the zip.

    Raises
    ------
    ValueError
        When labs are out of step with solutions, or a mark of a solution is found in what would go out.
    """
    wrong = out_of_step()
    if wrong:
        raise ValueError(f"{'; '.join(wrong)}: run python -m autograde build first")
    paths = sorted(_released())
    for path in paths:
        if path.suffix == ".ipynb" and any(mark in path.read_text(encoding="utf-8") for mark in MARKS):
            raise ValueError(
                f"{path.relative_to(ROOT)} holds a mark of a solution or hidden test: run the build anew"
            )
    draft = out.with_suffix(".part")
    with zipfile.ZipFile(draft, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in paths:
            entry = zipfile.ZipInfo(str(Path("music-recommendation-labs") / path.relative_to(ROOT)), WHEN)
            entry.external_attr, entry.compress_type = 0o644 << 16, zipfile.ZIP_DEFLATED
            archive.writestr(entry, path.read_bytes())
    draft.replace(out)
    return out


def _released() -> list[Path]:
    kept = [ROOT / name for name in FILES]
    for folder in FOLDERS:
        kept += [path for path in (ROOT / folder).rglob("*") if path.is_file() and _is_source(path)]
    return kept


def _is_source(path: Path) -> bool:
    kind = {"kit": (".py", ".js", ".css", ".typed"), "labs": (".ipynb", ".md")}[
        path.relative_to(ROOT).parts[0]
    ]
    parts = path.relative_to(ROOT).parts
    return path.suffix in kind and not any(part.startswith((".", "__pycache__")) for part in parts)
