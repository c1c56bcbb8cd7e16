"""Why a solution fails its own check: each fault with its exercise, item and line.

A grading says what an answer earns, and hides whatever goes wrong within a check, as it must where strangers answer.
An author has to know more. So a solution that has lost something is asked once more, here, where every error keeps its
line.
"""

from __future__ import annotations

import ast
import copy
import io
import traceback
import warnings
from collections.abc import Callable, Iterator
from contextlib import redirect_stdout
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from autograde.agreement import exercises_of
from autograde.cells import ROOT
from autograde.script import ScriptCell, checked_answer, script_cells, shown_path
from autograde.syntax import tree_of
from autograde.trust.decide import NoShell
from kit.checks.exercise import Exercise
from kit.checks.outcome import AnswerError, Finding, FoundError, NotStartedError

N_SEEDS = 3


def why_it_fails(path: Path) -> list[str]:
    """Tell what a solution loses by its own checks, a line each.

    Parameters
    ----------
    path : Path
        Of a script without any fault in its form.
    """
    cells = script_cells(path)
    defined = {cell.name: cell for cell in cells if cell.kinds == ["exercise"]}
    names: dict[str, Any] = {"get_ipython": NoShell}
    found: list[str] = []
    with warnings.catch_warnings(), redirect_stdout(io.StringIO()):
        warnings.simplefilter("ignore")
        for cell in cells:
            if cell.is_prose or "only" in cell.keys or cell.kinds == ["check"]:
                continue
            try:
                exec(_code(cell), names)  # the author's own
            except Exception as error:
                return [*found, cell.fault(f"{_raised(error, 'the cell', _frame(error, path))}; mend it")]
        for cell, exercise in exercises_of(cells):
            given = checked_answer(cell.source, exercise.name)
            if given is not None:
                answer = eval(given, names)
                found += dict.fromkeys(_faults_of(defined[cell.name], exercise, answer, path))
    return found


def _code(cell: ScriptCell) -> Any:
    """Compile a cell so that errors count its lines as the script does."""
    tree = ast.increment_lineno(copy.deepcopy(tree_of(cell.source)), cell.line)
    return compile(tree, str(cell.path), "exec")


def _faults_of(
    cell: ScriptCell, exercise: Exercise[Any], answer: Callable[..., object], path: Path
) -> Iterator[str]:
    """Ask a solution with one seed after the other, and tell what the first of them finds."""
    asked = f"the check of {exercise.name}"
    for seed in range(1, 1 + max(N_SEEDS, exercise.n_seeds)):
        found: list[str] = []
        random = np.random.default_rng(seed)
        ended, observed = _tried(partial(exercise.observe, answer, random), asked, cell, path)
        found += ended
        for item in exercise.items if not ended else ():
            tested = f'the test of the item "{item.name}"'
            ended, finding = _tried(partial(item.test, observed), tested, cell, path)
            found += ended
            if isinstance(finding, Finding):
                found.append(_lost(cell, f'the item "{item.name}"', finding))
            elif finding is not None:
                found.append(cell.fault(f"{tested} gives {finding!r:.60}; let it give None, or a Finding"))
        if found:
            yield from found
            return


def _tried(call: Callable[[], Any], asked: str, cell: ScriptCell, path: Path) -> tuple[list[str], Any]:
    """Run a part of a check: give the faults that an error of it is, and what it gives where there is no error."""
    try:
        return [], call()
    except NotStartedError:
        return [
            cell.fault("the solution raises NotImplementedError, as a blank does; write another error")
        ], None
    except FoundError as error:
        return [_lost(cell, "all items", error.finding)], None
    except AnswerError as error:
        cause = error.__cause__ or error
        return [cell.fault(f"{_raised(cause, 'the solution', _frame(cause, path))}; mend it")], None
    except Exception as error:
        frame = _frame(error, ROOT / "kit" / "checks")
        where = f"{shown_path(Path(frame.filename))}, line {frame.lineno}: " if frame else ""
        return [f"{where}{_raised(error, asked, None)}; mend it"], None


def _lost(cell: ScriptCell, what: str, finding: Finding) -> str:
    saw = f": {' '.join(finding.saw.split())}" if finding.saw else ""
    return cell.fault(
        f"the solution loses {what}, in the cell of line {cell.line}, because of {finding.cause!r}{saw}; "
        "mend the solution or the check"
    )


def _raised(error: BaseException, subject: str, frame: traceback.FrameSummary | None) -> str:
    words = " ".join(str(error).split())[:200]
    line = f", in line {frame.lineno}" if frame else ""
    return f"{subject} raises {type(error).__name__}{line}: {words}"


def _frame(error: BaseException, within: Path) -> traceback.FrameSummary | None:
    """Give the last place in a file, or in the files of a folder, through which an error came."""
    frames = traceback.extract_tb(error.__traceback__)
    return next((f for f in reversed(frames) if Path(f.filename).is_relative_to(within)), None)
