"""The exercises that a change touches: their solution, check or answers, or what their check builds on, differ."""

from __future__ import annotations

import ast
import re
import subprocess
import tempfile
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from autograde.cells import ROOT
from autograde.errors import AuthorError
from autograde.script import script_cells
from autograde.syntax import tree_of

BRANCHES = ("origin/HEAD", "origin/main", "main")  # a branch of work has left one of these
_LISTED = re.compile(r"^(\w+)/[\w-]+: ", re.MULTILINE)  # a line of mutants.txt


@dataclass(frozen=True)
class Touched:
    """The exercises of a lab that differ from a commit.

    Attributes
    ----------
    own : frozenset of str
        Whose solution, answers, or modules of the lab's own checks differ.
    shared : frozenset of str
        The others, whose check builds on a module that differs and that other labs build on too, such as those of
        `kit.checks.asking`.
    """

    own: frozenset[str] = frozenset()
    shared: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Base:
    """The commit that the files are compared with.

    Attributes
    ----------
    commit : str
        Its hash; "" where there is none, and nothing is known of what was touched.
    words : str
        Which it is, or why there is none.
    """

    commit: str
    words: str


def base(since: str | None = None, root: Path = ROOT) -> Base:
    """Find the commit to compare with.

    Parameters
    ----------
    since : str, optional
        A commit by any name that git knows; without it, the one where this branch has left main, and on main itself
        the one before the last.
    root : Path
        Of the repository.

    Raises
    ------
    ValueError
        When git knows no such commit.
    """
    if since is not None:
        if not (found := _git(root, "rev-parse", "--verify", "--quiet", f"{since}^{{commit}}")):
            raise ValueError(f"git knows no commit {since!r}; give a hash, a branch or a tag that is here")
        return Base(found, since)
    here = _git(root, "rev-parse", "--verify", "--quiet", "HEAD")
    if not here:
        return Base("", "this is no repository of git, or has no commit")
    for branch in BRANCHES:
        left = _git(root, "merge-base", "HEAD", branch)
        if left not in ("", here):
            return Base(left, f"{left[:9]}, where this branch has left {branch}")
    if before := _git(root, "rev-parse", "--verify", "--quiet", "HEAD~1"):
        return Base(before, f"{before[:9]}, the commit before the last")
    return Base("", "no earlier commit is here")


def touched(lab: str, commit: str, root: Path = ROOT) -> Touched:
    """Give the exercises of a lab that differ from a commit, in files that are committed or not.

    Parameters
    ----------
    lab : str
        Such as "01_track2vec".
    commit : str
    root : Path
        Of the repository.
    """
    changed = _changed(root, commit)
    solution = f"solutions/{lab}.py"
    cells = {cell.name: cell.source for cell in script_cells(root / solution) if cell.kinds == ["exercise"]}
    found = set(_of_answers(lab, changed))
    if solution in changed:
        before = _cells_before(root, commit, solution)
        found |= {name for name, source in cells.items() if before.get(name) != source}
    if (listed := f"tests/submissions/{lab}/mutants.txt") in changed:
        found |= _relisted(_text(root / listed), _show(root, commit, listed))
    folder = f"kit/checks/{lab.partition('_')[2]}/"
    differ = {name: changed & {*built_on(root, f"{folder}{name}.py")} for name in cells}
    own = {name for name in cells if name in found or any(path.startswith(folder) for path in differ[name])}
    return Touched(frozenset(own), frozenset(name for name in cells if differ[name]) - own)


def built_on(root: Path, check: str) -> Iterator[str]:
    """Give the module of a check, and those of the kit that it builds on, also by way of others.

    Parameters
    ----------
    root : Path
        Of the repository.
    check : str
        The module's path in it, such as "kit/checks/track2vec/hit_at_k.py".

    Yields
    ------
    str
        Their paths, that of the check first.

    Examples
    --------
    >>> "kit/checks/outcome.py" in built_on(ROOT, "kit/checks/track2vec/hit_at_k.py")
    True
    """
    todo, seen = [check], {check}
    while todo:
        path = todo.pop()
        yield path
        for name in _imported(_text(root / path)):
            there = name.replace(".", "/")
            for other in (f"{there}.py", f"{there}/__init__.py"):
                if other not in seen and (root / other).is_file():
                    seen.add(other)
                    todo.append(other)


def _changed(root: Path, commit: str) -> set[str]:
    new = _git(root, "ls-files", "--others", "--exclude-standard", "-z")
    return set(f"{_git(root, 'diff', '--name-only', '--no-renames', '-z', commit)}\0{new}".split("\0")) - {""}


def _of_answers(lab: str, changed: Collection[str]) -> Iterator[str]:
    """Give the exercises whose answers lie in some files."""
    for path in changed:
        parts = path.split("/")
        if parts[:3] == ["tests", "submissions", lab] and len(parts) > 4:
            yield parts[3]


def _cells_before(root: Path, commit: str, solution: str) -> dict[str, str]:
    """Read the exercises' cells of a solution as it was; none where it was not there, or broke today's grammar."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / Path(solution).name
        path.write_text(_show(root, commit, solution), encoding="utf-8")
        try:
            return {cell.name: cell.source for cell in script_cells(path) if cell.kinds == ["exercise"]}
        except AuthorError:
            return {}


def _relisted(now: str, before: str) -> set[str]:
    """Give the exercises of which another mutant is declared than before."""
    return {
        match[1] for line in {*now.splitlines()} ^ {*before.splitlines()} if (match := _LISTED.match(line))
    }


def _imported(source: str) -> Iterator[str]:
    """Give the names of the kit that a module imports, wherever it does: those of modules, and of what is in them."""
    for node in ast.walk(tree_of(source)):
        if isinstance(node, ast.ImportFrom):
            module = node.module or ""
            names = [module, *(f"{module}.{alias.name}" for alias in node.names)]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        else:
            continue
        yield from (name for name in names if name.startswith("kit."))


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.is_file() else ""


def _show(root: Path, commit: str, path: str) -> str:
    return _git(root, "show", f"{commit}:{path}")


def _git(root: Path, *words: str) -> str:
    """Give what git answers; "" where it has no answer, or is not here."""
    try:
        asked = subprocess.run(
            ["git", "-C", str(root), *words],
            capture_output=True,
            text=True,
            check=False,
            encoding="utf-8",
        )
    except FileNotFoundError:
        return ""
    return asked.stdout.strip("\n") if asked.returncode == 0 else ""
