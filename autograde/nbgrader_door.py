"""nbgrader's own door: `nbgrader autograde` and formgrader's button grade by the steps of `python -m autograde grade`.

nbgrader_config.py of a course folder names the three classes of this module. nbgrader finds the submissions and asks
for each; `Door` takes whatever file there is, so that none of them stops the class, and `GradeSubmission` does what the
other door does: the same grader, the same records, the same writer to the gradebook. nbgrader itself runs nothing, and
writes no mark after it.
"""

from __future__ import annotations

import atexit
import glob
import hashlib
import os
import shutil
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import nbformat
from nbconvert.exporters import NotebookExporter
from nbformat import NotebookNode
from nbgrader.converters import Autograde
from nbgrader.converters.base import NbGraderException
from nbgrader.preprocessors import NbGraderPreprocessor
from traitlets import Enum, Float, Integer, Union

from autograde import gradebook
from autograde.build import as_text
from autograde.cells import ROOT, SOLUTIONS, lab_names
from autograde.grade import prepare_lab
from autograde.grader import GradedLab, GradedSubmission, Grader, salt_of
from autograde.recording import record_safely
from autograde.start import choose_level
from autograde.trust.intake import Submission, find_submissions
from autograde.trust.sandbox import Level
from autograde.trust.time_limits import TimeLimits


def _seconds(default: int, what: str) -> Any:
    # A whole number stays one: records are found by it.
    return Union([Integer(), Float()], default_value=default, help=f"Seconds {what}").tag(config=True)


class Door(NotebookExporter):  # type: ignore[misc]
    """What nbgrader calls for each submission of a lab; it is made once a command, before the first submission.

    It reads no file itself: its preprocessors do, and none of them can stumble over what a student handed in.
    """

    call_limit = _seconds(15, "for one call of a student's function")
    cell_limit = _seconds(60, "for one cell or check")
    limit = _seconds(600, "for one submission")
    level = Enum(range(-1, 5), -1, help="Level of the sandbox; -1 is the best there is").tag(config=True)
    require_level = Enum(range(5), 1, help="Grade nothing below this level").tag(config=True)

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        if not isinstance(self.parent, Autograde):
            return
        _ask_for_all(self.parent)
        if _anything_to_do(self.parent):
            self._prove()

    def from_filename(
        self,
        filename: str,  # noqa: ARG002 - the preprocessors read what they need
        resources: dict[str, Any] | None = None,
        **kw: Any,
    ) -> tuple[str, dict[str, Any]]:
        """What the preprocessors make of a submission, as the text of a notebook."""
        _, resources = super().from_notebook_node(nbformat.v4.new_notebook(), resources, **kw)
        return resources.pop("graded"), resources

    def grade(self, lab: str, student: str) -> None:
        """Grade one submission and write it down, in the gradebook and in autograded/."""
        warm = self._warm(lab)
        done = warm.grade(_find(self._root, warm.grader.lab, student))
        with gradebook.open_gradebook(self._root) as book:
            record_safely(self._root, book, warm.grader, done, self.config, self.log.warning)

    @property
    def _root(self) -> Path:
        return Path(self.parent.coursedir.root)

    def _prove(self) -> None:
        """Prove the reference: where it fails, nothing is graded, and nothing of an earlier grading is removed."""
        try:
            self._warm(self.parent.coursedir.assignment_id)
        except (RuntimeError, ValueError, OSError) as error:
            self.log.error("%s", error)
            raise NbGraderException(str(error)) from error

    def _warm(self, lab: str) -> _Warm:
        wanted = None if self.level < 0 else Level(self.level)
        level, words = choose_level(wanted, Level(self.require_level))
        limits = TimeLimits(self.call_limit, self.cell_limit, self.limit)
        return _keep(_Way(self._root, lab, limits, level), lambda: self.log.info("sandbox: %s", words))


class GradeSubmission(NbGraderPreprocessor):  # type: ignore[misc]
    """The step that grades what a student handed in; it takes the place of nbgrader's sanitizing."""

    def preprocess(self, nb: NotebookNode, resources: dict[str, Any]) -> tuple[NotebookNode, dict[str, Any]]:
        """Grade, and give the public notebook to be written."""
        names = resources["nbgrader"]
        _clear_away(_autograded(resources))
        self.parent.grade(names["assignment"], names["student"])
        return KeepGraded(parent=self.parent).preprocess(nb, resources)


class KeepGraded(NbGraderPreprocessor):  # type: ignore[misc]
    """A step that leaves a graded notebook and its marks as they are; it takes the place of running and scoring."""

    def preprocess(self, nb: NotebookNode, resources: dict[str, Any]) -> tuple[NotebookNode, dict[str, Any]]:
        """Give the notebook that `GradeSubmission` wrote, so that nbgrader writes it once more."""
        resources["graded"] = _autograded(resources).read_text(encoding="utf-8")
        return nb, resources


def _autograded(resources: dict[str, Any]) -> Path:
    names = resources["nbgrader"]
    lab = names["assignment"]
    return Path("autograded", names["student"], lab, f"{lab}.ipynb")  # nbgrader works in the course folder


def _clear_away(notebook: Path) -> None:
    """Remove what nbgrader has copied beside a notebook: submitted/ holds it, and it would go out with the feedback."""
    for path in notebook.parent.glob("*"):
        if path.name in ("timestamp.txt", notebook.name):
            continue
        shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()


def _ask_for_all(converter: Autograde) -> None:
    """Have nbgrader look for the lab's notebook of every student, also where the file is renamed or missing."""
    courses = converter.coursedir
    lab = courses.assignment_id
    pattern = courses.format_path(courses.submitted_directory, courses.student_id, lab)
    found = glob.glob(pattern)  # noqa: PTH207 - as nbgrader does
    converter.assignments = {folder: [os.path.join(folder, f"{lab}.ipynb")] for folder in found}  # noqa: PTH118


def _anything_to_do(converter: Autograde) -> bool:
    """Whether nbgrader has a submission to grade: it passes over what is graded, unless forced or handed in anew."""
    courses = converter.coursedir
    for folder in map(Path, converter.assignments):
        graded = Path(
            courses.format_path(courses.autograded_directory, folder.parent.name, courses.assignment_id)
        )
        if converter.force or not graded.exists() or (folder / "timestamp.txt").exists():
            return True
    return False


def _find(root: Path, lab: GradedLab, student: str) -> Submission:
    """The submission in submitted/STUDENT/LAB, under the name that nbgrader has for the student."""
    folder, texts = root / "submitted" / student, [cell.source for cell in lab.blank.cells]
    try:
        found = [] if folder.is_symlink() else find_submissions(folder, lab.name, lab.grade_ids, texts=texts)
    except (ValueError, OSError):
        found = []
    for one in found:  # an entry a lab here, not a student
        if one.student == lab.name:
            return replace(one, student=student, received=None)
    return Submission(student, None, None, "its folder in submitted/ cannot be read: is it a link?")


@dataclass(frozen=True)
class _Way:
    """A way of grading: which lab is graded, where, and how."""

    root: Path
    lab: str
    limits: TimeLimits
    level: Level


class _Warm:
    """The grader that is kept from one submission to the next, its reference proved."""

    def __init__(self, way: _Way) -> None:
        if way.lab not in lab_names():
            raise ValueError(f"{way.lab} is none of the labs: there are {', '.join(lab_names())}")
        self.solution = _solution(way.lab)
        lab = GradedLab.load(way.lab)
        _put_lab(way.root, lab)
        self.grader = Grader(
            lab, way.limits, level=way.level, records=way.root / ".records", salt=salt_of(way.root)
        )
        try:
            self._worker = self.grader.workers()[0]
            self.grader.prove_reference(self._worker)
        except BaseException:
            self.grader.close()
            raise

    def grade(self, submission: Submission) -> GradedSubmission:
        """Grade one submission; a fault of the grader's own becomes its result, and stops nobody else."""
        return self.grader.grade(submission, self._worker)


def _put_lab(root: Path, lab: GradedLab) -> None:
    """Bring the course folder's lab up to date."""
    source = root / "source" / lab.name / f"{lab.name}.ipynb"
    with suppress(OSError):
        if source.read_text(encoding="utf-8") == as_text(lab.instructor):
            return
    prepare_lab(root, lab)


_kept: dict[_Way, _Warm] = {}  # one at most


def _keep(way: _Way, say: Callable[[], None]) -> _Warm:
    """Give the warm grader for a way of grading; end the one for another way first.

    Raises
    ------
    RuntimeError
        When the reference fails, or the kit is no longer the one that this program has read.
    """
    if _code() != _CODE:  # a formgrader runs for days
        raise RuntimeError("the kit or autograde has changed since this program was started: start it again")
    warm = _kept.get(way)
    if warm is None or warm.solution != _solution(way.lab):
        close()
        say()
        warm = _kept[way] = _Warm(way)
    return warm


@atexit.register
def close() -> None:
    """End the warm process."""
    while _kept:
        _kept.popitem()[1].grader.close()


def _solution(lab: str) -> bytes:
    return (SOLUTIONS / f"{lab}.py").read_bytes()


def _code() -> str:
    digest = hashlib.sha256()
    for folder in (ROOT / "kit", ROOT / "autograde"):
        for path in sorted(folder.rglob("*.py")):
            digest.update(path.read_bytes())
    return digest.hexdigest()


_CODE = _code()
