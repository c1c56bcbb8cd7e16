"""The zip of the students holds labs, kit, environment and the pages they link to; no solutions, autograde or tests."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path, PurePosixPath

from autograde.build import MARKS, out_of_step
from autograde.cells import ROOT
from kit.whole import drafted

FILES = ("LICENSE", "environment.yml", "pyproject.toml", "requirements-labs.lock")
FOLDERS = ("kit", "labs")
README = ROOT / "autograde" / "student" / "README.md"
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
    files = _released()
    for name, data in files.items():
        if name.endswith(".ipynb") and any(mark in data.decode() for mark in MARKS):
            raise ValueError(f"{name} holds a mark of a solution or hidden test: run the build anew")
    with drafted(out) as draft, zipfile.ZipFile(draft, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(f"music-recommendation-labs/{name}", WHEN)
            entry.external_attr, entry.compress_type = 0o644 << 16, zipfile.ZIP_DEFLATED
            archive.writestr(entry, files[name])
    return out


def _released() -> dict[str, bytes]:
    """Give what goes out: the name of each file in the zip, and its content."""
    paths = [ROOT / name for name in FILES]
    for folder in FOLDERS:
        paths += [path for path in (ROOT / folder).rglob("*") if path.is_file() and _is_source(path)]
    files = {path.relative_to(ROOT).as_posix(): path.read_bytes() for path in paths}
    files |= {"README.md": README.read_bytes(), "Makefile": _makefile().encode()}
    waiting = [name for name in files if name.endswith((".md", ".ipynb", ".py"))]
    while waiting:  # the pages that what goes out links to, and those that they link to
        page = waiting.pop()
        for name in linked(page, files[page].decode()):
            if name.startswith("docs/") and name not in files and (ROOT / name).is_file():
                files[name] = (ROOT / name).read_bytes()
                waiting += [name] if name.endswith(".md") else []
    return files


def linked(page: str, text: str) -> list[str]:
    """Give the files that a page links to or names, by their paths in the zip; those outside of it begin with ..

    Examples
    --------
    >>> linked("docs/a/b.md", "[c](../c.md#top) ![](d.png) `docs/e.md` [f](https://f.org) [g](#g)")
    ['docs/c.md', 'docs/a/d.png', 'docs/e.md']
    """
    links = [] if page.endswith(".py") else _LINK.findall(text)  # of code, only what a docstring names
    links = [link for link in links if not re.match(r"[a-z]+:|#", link)]
    found = [_joined(PurePosixPath(page).parent, link.split("#")[0]) for link in links]
    return [*found, *_NAMED.findall(text)]


_LINK = re.compile(r"\]\(([^()\s]+)\)")
_NAMED = re.compile(r"`(docs/[\w./-]+\.\w+)`")


def _joined(folder: PurePosixPath, link: str) -> str:
    parts = list(folder.parts)
    for part in PurePosixPath(link).parts:
        if part == ".." and parts and parts[-1] != "..":
            parts.pop()
        else:
            parts.append(part)
    return "/".join(parts)


def _makefile() -> str:
    """Give what a student needs of the Makefile: `make lab` and `make clean`."""
    blocks = (ROOT / "Makefile").read_text(encoding="utf-8").split("\n\n")
    kept = [block for block in blocks if block.startswith(_KEPT)]
    head = "# make lab    JupyterLab on labs/; makes .venv by itself      make clean   remove .venv"
    return "\n\n".join([head, *kept, ".PHONY: lab clean\n.DELETE_ON_ERROR:"]) + "\n"


_KEPT = ("PYTHON ?=", "# uv installs", "# What a student has", "lab:", "clean:")


def _is_source(path: Path) -> bool:
    kind = {"kit": (".py", ".js", ".css", ".typed"), "labs": (".ipynb", ".md")}[
        path.relative_to(ROOT).parts[0]
    ]
    parts = path.relative_to(ROOT).parts
    return path.suffix in kind and not any(part.startswith((".", "__pycache__")) for part in parts)
