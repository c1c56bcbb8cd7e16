"""The grader is graded: what `selftest` says of answers whose marks are known, and that it can fail."""

from types import SimpleNamespace

import nbformat
import pytest

from autograde.grader import GradedLab, Grader
from autograde.selftest import honest, hostile
from autograde.selftest.answers import cases
from autograde.selftest.corpus import FOLDER, KINDS, Case, Judged, judge
from autograde.selftest.judging import Judge
from autograde.selftest.part import Part
from autograde.selftest.run import FIRST_SALT, LIMITS, Report, _merge, _moved, _tell, _tell_hostile, selftest
from autograde.trust.notebook_run import NotebookRun
from autograde.trust.sandbox import Level
from kit.checks.outcome import Finding, Outcome
from kit.checks.verdict import Verdict

LAB = "01_track2vec"


@pytest.fixture(scope="module")
def lab():
    return GradedLab.load(LAB)


ITEMS = {"shape": 1.0, "order": 1.0}


def ran(items=ITEMS, causes=(), outcome="right", troubles=()):
    findings = tuple(("", Finding(cause, "s", "s", "l")) for cause in causes)
    verdict = Verdict("radio", items, 2.0, Outcome(outcome), findings)
    return NotebookRun(nbformat.v4.new_notebook(), {} if troubles else {"radio": verdict}, dict(troubles))


def judge_run(wanted, got):
    return judge(wanted, got.verdicts.get("radio"), got.troubles.get("radio", ""))


def case(kind, loses=(), cause="", outcome=""):
    return Case(kind, "a", "radio", "", frozenset(loses), cause, outcome, "words")


HALF = {"shape": 0.0, "order": 1.0}
NOTHING = {"shape": 0.0, "order": 0.0}


@pytest.mark.parametrize(
    ("wanted", "got", "held", "named"),
    [
        (case("right"), ran(), True, True),
        (case("right"), ran(HALF, ["bad"]), False, False),
        (case("right"), ran(ITEMS, ["a note"]), False, False),
        (case("right", cause="a note"), ran(ITEMS, ["a note"]), True, True),
        (case("right"), ran(troubles={"radio": "stopped"}), False, False),
        (case("near", ["shape"], "bad"), ran(HALF, ["bad"], "not yet"), True, True),
        (case("near", ["shape"], "bad"), ran(HALF, ["another"], "not yet"), True, False),
        (case("near", ["order"], "bad"), ran(HALF, ["bad"], "not yet"), False, True),
        (case("near", ["shape", "order"], "bad"), ran(NOTHING, ["bad"], "not yet"), False, True),
        (case("wrong", ["shape", "order"], "bad"), ran(NOTHING, ["bad"], "not yet"), True, True),
        (case("wrong", ["shape"], "bad", "runs into an error"), ran(HALF, ["bad"], "not yet"), True, False),
        (case("wrong", ["shape"], "bad"), ran(), False, False),
        (case("wrong", ["shape"], "bad"), ran(troubles={"radio": "stopped"}), False, False),
        (case("honest"), ran(ITEMS, ["a note"]), True, True),
        (case("honest"), ran(HALF, ["bad"]), False, True),
        (case("honest"), ran(troubles={"radio": "stopped"}), False, True),
        (case("mutant"), ran(HALF, ["bad"]), True, True),
        (case("mutant"), ran(troubles={"radio": "stopped"}), True, True),
        (case("mutant"), ran(), False, True),
        (case("equivalent"), ran(), True, True),
        (case("equivalent"), ran(HALF, ["bad"]), False, True),
    ],
)
def test_an_answer_is_judged_by_what_it_lost_and_why(wanted, got, held, named):
    judged = judge_run(wanted, got)
    assert (judged.held, judged.named) == (held, named)


def judged(kind, held=True, named=True):
    return Judged(case(kind), held, named, "")


def test_the_report_is_one_line():
    report = Report(
        [judged("right"), judged("near", held=False), judged("wrong", named=False), *[judged("mutant")] * 3],
        hostile=(5, 6),
    )
    report.judged += [judged("mutant", held=False), judged("honest"), judged("honest", held=False)]
    report.judged += [judged("equivalent")]
    assert report.line() == (
        "right 1/1 full · near 0/1 partial · wrong 1/1 caught, cause named 0/1 · honest 1/2 full"
        " · declared mutants 1/1 full · mutants 75.0 % of 4 killed · hostile 5/6 held"
    )
    assert not report.ok


def test_the_report_says_of_how_many_a_part_was_tried():
    report = Report(
        [judged("right"), judged("honest"), judged("equivalent"), judged("mutant")], hostile=(5, 6)
    )
    report.of = {"right": 1, "honest": 70, "equivalent": 53, "mutant": 1207, "hostile": 184}
    assert report.line() == (
        "right 1/1 full · honest 1/1 full, a part of 70 · declared mutants 1/1 full, a part of 53"
        " · mutants 100.0 % of 1 killed, a part of 1207 · hostile 5/6 held, a part of 184"
    )


def test_a_fault_is_enough_to_fail():
    assert Report([judged("right")]).ok
    assert not Report([judged("right")], faults=["blank radio: 1 points, right"]).ok


def test_an_answer_that_loses_other_items_on_another_draw_is_a_fault():
    report = Report()
    steady, moved = case("wrong", ["shape"], "bad"), case("right")
    draws = {7_000: HALF, 8_000: HALF, 9_000: NOTHING}
    same = judge_run(steady, ran(HALF, ["bad"], "not yet"))
    _merge(
        report,
        [dict.fromkeys(draws, same), {salt: judge_run(moved, ran(got)) for salt, got in draws.items()}],
    )
    assert _moved(report) == [
        (
            "right radio/a: what it loses hangs on the draw: "
            "salt 7000: ['shape']; salt 8000: ['shape']; salt 9000: ['order', 'shape']"
        )
    ]


def test_a_fault_of_an_answer_names_its_file():
    report, slip = Report(), case("near", ["shape"], "bad")
    _tell(report, judge_run(slip, ran(NOTHING)), LAB)
    (line,) = report.faults
    assert line.startswith(f"tests/submissions/{LAB}/radio/near/a.py: wanted loses ['shape']: bad; has ")


def test_what_kept_an_answer_from_being_judged_moves_too():
    assert judge_run(case("right"), ran(troubles={"radio": "stopped"})).lost == {"stopped"}


def test_every_file_of_the_corpus_is_a_case(lab):
    found = {f"{one.exercise}/{one.kind}/{one.name}" for one in cases(lab, KINDS)}
    assert found == {"/".join(path.with_suffix("").parts[-3:]) for path in (FOLDER / LAB).glob("*/*/*.py")}
    assert len(found) > 200


def test_a_finding_that_leaves_the_student_alone_is_not_named():
    verdict = Verdict("radio", HALF, 2.0, Outcome.NOT_YET, (("", Finding("bad", "s", "s", "")),))
    found = judge(case("near", ["shape"], "bad"), verdict)
    assert (found.held, found.named) == (True, False)
    assert "its finding has no 'look'" in found.saw


def test_honest_work_is_tried_in_the_first_lab_and_in_part_in_the_others():
    from autograde.cells import lab_names

    files = {path.stem for path in honest.CORPUS.glob("*.py")}
    found = {name: {worn for worn, _, _ in honest.worn(GradedLab.load(name))} for name in lab_names()}
    assert found.pop(LAB) == files
    assert len(files) >= 30
    assert all(files > part and len(part) >= 5 for part in found.values())


@pytest.mark.parametrize("path", sorted(honest.CORPUS.glob("*.py")), ids=lambda path: path.stem)
def test_honest_work_is_put_around_the_references_answer(lab, path):
    ((_, exercise, body),) = [one for one in honest.worn(lab) if one[0] == path.stem]
    notebook = honest.dressed(lab, exercise, body)
    text = "\n".join(cell.source for cell in notebook.cells)
    assert "{{" not in text
    assert "# %% extra" not in text
    assert ("@kept" in text) == ("def kept" in text) == ("{{NEEDED}}" in body)
    n_own = len(notebook.cells) - len(lab.blank.cells)
    assert n_own == body.count("# %% extra")
    assert n_own or "# %% answer" in body


def test_an_answer_that_needs_what_was_lost_is_a_fault(lab):
    """Red is seen here: the definitions stand under a line that no Python and no Jupyter can run."""
    body = "# does: x\n# %% extra\n%matplotlib inline\nthis is no Python\n{{NEEDED}}\n"
    with Grader(lab, LIMITS, level=Level.LIMITS, salt=FIRST_SALT) as grader:
        ((one,),) = (
            by.values() for by in Judge(grader, [FIRST_SALT]).all([Case("honest", "lost", "hit_at_k", body)])
        )
    report = Report([one])
    _tell(report, one, LAB)
    assert report.line() == "honest 0/1 full"
    assert report.faults[0].startswith("honest lost: hit_at_k loses marks by it: NameError")


@pytest.mark.slow
def test_the_lab_passes_behind_the_wall():
    """Those of one exercise; `selftest --quick`, which CI runs too, has some of all others."""
    report = selftest(Part(LAB, mutants=30), kinds=["near", "mutants"], exercise="hit_at_k")
    assert report.faults == []
    assert report.survivors == []
    assert report.line().startswith("near ")
    n_killed, n_mutants = report.killed
    assert n_killed == n_mutants > 20


# --- the hostile class on a busy machine -------------------------------------------------------------------------


def graded(*failures, students=("loops__a", "exits__b")):
    """A class of hostile students and one mate, and what was not held of them."""
    expected = [hostile.Expected(name, {"radio": 4.0}, SimpleNamespace(name=name)) for name in students]
    return hostile.Graded(list(failures), [*expected, hostile.Expected("loops__a-mate", {})], None, 1.0)


def told(first, second=None):
    """What the report says of a class; and which students were graded once more."""
    report, asked = Report(), []

    def attack(part, limits):
        asked.append((sorted(part.named), limits))
        return second

    _tell_hostile(report, GradedLab.load("01_track2vec"), first, attack)
    return report.hostile, report.faults, asked


LOST = hostile.Failure("loops__a", "radio earned 2 and deserves 4", lost=True)
MORE = hostile.Failure("exits__b", "radio earned 4 and deserves 2")


def test_who_has_lost_points_to_a_busy_machine_is_graded_once_more_with_more_time():
    counted, faults, ((named, limits),) = told(graded(LOST), graded(students=["loops__a"]))
    assert (counted, faults, named) == ((2, 2), [], ["loops__a"])
    assert limits.call > hostile.LIMITS.call


def test_who_loses_them_once_more_is_a_fault_of_the_graders():
    counted, faults, _ = told(graded(LOST), graded(LOST, students=["loops__a"]))
    assert counted == (1, 2)
    assert faults == ["hostile loops__a: radio earned 2 and deserves 4"]


@pytest.mark.parametrize(
    "other",
    [
        MORE,
        hostile.Failure("loops__a", "a secret stands in loops__a.html"),
        hostile.Failure("", "process 7 was left over: sleep"),
        hostile.Failure("loops__a-mate", "radio earned 2 and deserves 4", lost=True),
    ],
)
def test_nothing_else_is_tried_again(other):
    counted, faults, asked = told(graded(other))
    assert asked == []
    assert faults == [f"hostile {other.student or 'class'}: {other.what}"]
    assert counted == (2 - (other.student in {"loops__a", "exits__b"}), 2)


def test_what_else_was_wrong_stays_when_some_are_graded_once_more():
    counted, faults, _ = told(graded(LOST, MORE), graded(students=["loops__a"]))
    assert counted == (1, 2)
    assert faults == ["hostile exits__b: radio earned 4 and deserves 2"]
