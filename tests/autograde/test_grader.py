"""One submission through the grader, on small labs of numpy: independence, records, restarts, what a cell may say."""

import copy
import json
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

import autograde.grader as module
import autograde.start as starting
import autograde.trust.worker_pool as workers
from autograde.cells import ROOT
from autograde.grader import GradedLab, Grader, salt_of
from autograde.handing_in import hand_in
from autograde.notebook import Cell
from autograde.start import choose_level
from autograde.trust.intake import Submission
from autograde.trust.rebuild import rebuild
from autograde.trust.sandbox import Level, Probed, SandboxError
from autograde.trust.time_limits import TimeLimits
from kit.checks.outcome import Outcome

NUMBERS = ROOT / "bench" / "grading" / "numbers.py"
QUICK = TimeLimits(call=2, cell=4, submission=20)
NAMES = ["standardise", "cosine", "nearest", "moving_mean", "share_of_hits"]

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="grading needs fork")


@pytest.fixture(scope="module")
def lab():
    return GradedLab.of(NUMBERS)


@pytest.fixture(scope="module")
def grader(lab):
    with Grader(lab, QUICK, level=Level.LIMITS) as grader:
        yield grader


def run(grader, answers, extra=None):
    notebook = hand_in(grader.lab, answers)
    if extra is not None:
        cell = copy.deepcopy(notebook.cells[2])
        cell.metadata, cell.id, cell.source = {}, "own", extra
        notebook.cells.insert(2, cell)
    rebuilt = rebuild(grader.lab.instructor, grader.lab.blank, notebook).notebook
    return grader.run(rebuilt, grader.workers()[0])


def points(ran):
    return {name: ran.points_of(name) for name in NAMES}


def losing(*names):
    return {name: 0 if name in names else 2 for name in NAMES}


def test_the_reference_earns_all(grader):
    grader.prove_reference(grader.workers()[0])


def test_the_blank_lab_earns_nothing_and_is_not_started(grader):
    ran = run(grader, None)
    assert points(ran) == losing(*NAMES)
    assert {verdict.outcome for verdict in ran.verdicts.values()} == {Outcome.NOT_STARTED}


def test_a_wrong_answer_costs_only_itself_and_the_assertion_is_told(grader):
    ran = run(grader, {"standardise": "def standardise(x):\n    return x"})
    assert points(ran) == losing("standardise")
    finding = ran.verdicts["standardise"].findings[0][1]
    assert (finding.cause, finding.saw) == ("a test fails", "two rows become -1 and 1")


def test_an_error_is_told_with_the_students_own_line(grader):
    ran = run(grader, {"cosine": "def cosine(a, b):\n    return a / [][0]"})
    assert points(ran) == losing("cosine")
    finding = ran.verdicts["cosine"].findings[0][1]
    assert finding.cause.startswith("your code raises IndexError")
    assert finding.look == "line 2 of your cell: return a / [][0]"


NOISY = """
import sys, warnings
def cosine(a, b):
    print("loud"); print("louder", file=sys.stderr); warnings.warn("careful")
    return float(a @ b / np.linalg.norm(a) / np.linalg.norm(b))
"""


def test_what_is_printed_changes_no_mark(grader):
    assert (
        points(run(grader, {"cosine": NOISY}, "print('x' * 10**6, file=__import__('sys').stderr)"))
        == losing()
    )


LEANING = """
def share_of_hits(suggested, held_out):
    return float(np.mean([round(cosine(np.ones(2), np.ones(2))) * (t in row) for row, t in zip(suggested, held_out)]))
"""


def test_an_answer_that_leans_on_a_wrong_one_is_graded_with_the_references(grader):
    ran = run(grader, {"cosine": "def cosine(a, b):\n    return 0.5", "share_of_hits": LEANING})
    assert points(ran) == losing("cosine")
    assert "share_of_hits was graded apart from the other answers: they had cost it points" in ran.notes


RING = {
    "cosine": "def cosine(a, b):\n    return moving_mean(np.array([float(a @ b)]), 1)[0] * own(a, b)",
    "moving_mean": "def moving_mean(values, window):\n    cosine(values[:1], values[:1])\n"
    "    return np.convolve(values, np.ones(window) / window, mode='valid')",
}
OWN = "own = lambda a, b: 1 / (np.linalg.norm(a) * np.linalg.norm(b))"


@pytest.mark.parametrize("hidden", [False, True], ids=["by name", "by words put together"])
def test_answers_that_only_call_each_other_earn_nothing_together(grader, hidden):
    """Each was tried with the course's own in the other's place, and both earned all."""
    ring, own = RING, OWN
    if hidden:
        ring = {name: source.replace("moving_mean(np", "other(0)(np") for name, source in RING.items()}
        ring["moving_mean"] = ring["moving_mean"].replace("    cosine(", "    other(1)(")
        own += "\ndef both():\n    return cosine, moving_mean"
        own += "\nother = lambda n: globals()[['moving' + '_mean', 'cos' + 'ine'][n]]"
    ran = run(grader, ring, own)
    assert points(ran) == losing("cosine", "moving_mean")
    assert any("cosine and moving_mean only call each other" in note for note in ran.notes)


def test_a_ring_of_which_one_is_wrong_by_itself_costs_the_other_nothing(grader):
    wrong = "def moving_mean(values, window):\n    cosine(values, values)\n    return values * 0 - 7"
    ran = run(grader, RING | {"moving_mean": wrong}, OWN)
    assert points(ran) == losing("moving_mean")


def test_who_calls_answers_in_a_cell_of_ones_own_makes_no_ring(grader):
    breaks = "np.linalg.norm = np.convolve = None\ndef nearest(vectors, query):\n    return 1"
    tries = "try:\n    cosine(np.ones(2), np.ones(2))\n    moving_mean(np.ones(3), 1)\nexcept Exception:\n    pass"
    assert points(run(grader, {"nearest": breaks}, tries)) == losing("nearest")


def test_an_answer_that_breaks_the_others_breaks_only_itself(grader):
    breaks = "np.linalg.norm = np.mean = np.convolve = None\ndef cosine(a, b):\n    return 1"
    assert points(run(grader, {"cosine": breaks})) == losing("cosine")


def test_the_references_answer_is_not_on_the_far_side(grader):
    """An upstream answer is a function that asks the grader: nothing of its code can be read."""
    spies = "def share_of_hits(s, h):\n    return str(vars(cosine)) + str(getattr(cosine, '__code__', None))"
    ran = run(grader, {"cosine": "def cosine(a, b):\n    return 0.5", "share_of_hits": spies})
    assert points(ran) == losing("cosine", "share_of_hits")
    assert "linalg" not in json.dumps(ran.verdicts["share_of_hits"].as_dict())


@pytest.mark.slow
@pytest.mark.parametrize(
    ("source", "cause"),
    [
        ("def cosine(a, b):\n    while True: pass", "it does not come to an end"),
        ("import time\ndef cosine(a, b):\n    time.sleep(99)", "it does not come to an end"),
        ("import os\ndef cosine(a, b):\n    os._exit(0)", "it ends the kernel"),
        ("import os\ndef cosine(a, b):\n    os.abort()", "it ends the kernel"),
        ("import sys\ndef cosine(a, b):\n    sys.exit()", "your code raises SystemExit"),
    ],
)
def test_an_answer_that_has_to_be_cut_off_costs_only_itself(grader, source, cause):
    ran = run(grader, {"cosine": source})
    assert points(ran) == losing("cosine")
    assert ran.verdicts["cosine"].findings[0][1].cause.startswith(cause)


@pytest.mark.slow
def test_a_cell_that_has_to_be_cut_off_is_left_out_of_what_follows(grader):
    ran = run(grader, {}, "while True:\n    pass")
    assert points(ran) == losing()
    assert Cell.of(ran.notebook.cells[2]).left_out == "it took more than 4 seconds"


@pytest.mark.slow
def test_a_cell_that_does_not_end_the_second_time_costs_no_other(grader, tmp_path):
    """All is run again after a process had to be ended; whatever fails then is left out alone."""
    flag = str(tmp_path / "ran")
    twice = f"from pathlib import Path\nwhile Path({flag!r}).exists(): pass\nPath({flag!r}).write_text('x')"
    ran = run(grader, {"nearest": "import os\ndef nearest(vectors, query):\n    os._exit(0)"}, twice)
    assert points(ran) == losing("nearest")


def test_a_syntax_error_is_told_where_it_is(grader):
    ran = run(grader, {"nearest": "def nearest(vectors, query:"})
    assert points(ran) == losing("nearest")
    assert "NameError: name 'nearest' is not defined; its cell ends in SyntaxError" in ran.troubles["nearest"]
    assert ran.troubles["nearest"].endswith(" (line 1)")


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="processes are swept on Linux")
def test_processes_that_are_left_behind_are_ended_and_told(grader, tmp_path):
    detaches = f"""
    import os, time
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            time.sleep(1)
            open({str(tmp_path / "alive")!r}, "w").close()
            os._exit(0)
        os._exit(0)
    os.wait()
    """
    ran = run(grader, {}, textwrap.dedent(detaches))
    assert points(ran) == losing()
    assert any("left behind" in note for note in ran.notes)


def test_each_submission_has_a_folder_of_its_own_that_is_gone_afterwards(grader):
    run(
        grader,
        {},
        "from pathlib import Path\nPath('mine').write_text('x')\nassert len(list(Path('.').iterdir())) == 1",
    )
    ran = run(grader, {}, "from pathlib import Path\nprint(list(Path('.').iterdir()))")
    assert "mine" not in json.dumps(ran.notebook)
    assert list(grader.pool.folder.glob("submission-*")) == []


def submission(lab, answers):
    return Submission("ada", None, hand_in(lab, answers))


@pytest.fixture
def counted(monkeypatch):
    """How often a notebook is really run."""
    calls = []
    real = module.run_notebook

    def counting(*args, **options):
        calls.append(args[0])
        return real(*args, **options)

    monkeypatch.setattr(module, "run_notebook", counting)
    return calls


def test_what_was_run_before_is_not_run_again(lab, tmp_path, counted):
    with Grader(lab, QUICK, records=tmp_path) as grader:
        worker = grader.workers()[0]
        first = grader.grade(submission(lab, {}), worker)
        again = grader.grade(submission(lab, {}), worker)
        assert len(counted) == 1
        assert again.ran.verdicts == first.ran.verdicts
        assert again.ran.notebook == first.ran.notebook
        grader.grade(submission(lab, {"cosine": "def cosine(a, b):\n    return 1"}), worker)
        assert len(counted) == 2
        (path,) = [p for p in tmp_path.iterdir() if p.stem == grader.key(rebuilt(lab))]
        path.write_text(path.read_text()[:-20])
        grader.grade(submission(lab, {}), worker)
        assert len(counted) == 3, "a torn record is no record"


def rebuilt(lab):
    return rebuild(lab.instructor, lab.blank, hand_in(lab, {})).notebook


def test_other_inputs_limits_or_tests_are_another_run(lab, monkeypatch):
    class Nothing:
        def __init__(self, *_): ...

    monkeypatch.setattr(starting, "WorkerPool", Nothing)
    changed = copy.deepcopy(lab.instructor)
    changed.cells[3].source += "\n# another test"
    graders = [
        Grader(lab),
        Grader(lab, salt=1),
        Grader(lab, QUICK),
        Grader(lab, level=Level.FENCE),
        Grader(GradedLab(lab.name, changed, lab.blank)),
    ]
    assert len({grader.key(rebuilt(lab)) for grader in graders}) == len(graders)
    assert Grader(lab).key(rebuilt(lab)) == graders[0].key(rebuilt(lab))


def test_the_reference_is_proved_anew_each_time(lab, tmp_path, counted):
    for _ in range(2):
        with Grader(lab, QUICK, records=tmp_path) as grader:
            grader.prove_reference(grader.workers()[0])
    assert len(counted) == 2


def test_another_package_is_another_run(lab, monkeypatch, tmp_path):
    class Nothing:
        def __init__(self, *_): ...

    monkeypatch.setattr(starting, "WorkerPool", Nothing)
    monkeypatch.setattr(module.sysconfig, "get_path", lambda _: str(tmp_path))
    before = Grader(lab).key(rebuilt(lab))
    (tmp_path / "keras-99.0.dist-info").mkdir()
    assert Grader(lab).key(rebuilt(lab)) != before


def test_the_salt_is_drawn_once(tmp_path):
    assert salt_of(tmp_path) == salt_of(tmp_path)
    (tmp_path / "other").mkdir()
    assert salt_of(tmp_path) != salt_of(tmp_path / "other")
    (tmp_path / ".salt").write_text("x")
    with pytest.raises(ValueError, match="delete it"):
        salt_of(tmp_path)


SMALL = """
# %%
import numpy as np
%alias_magic t time
LIMIT = 3

# %% exercise="double"
def double(x):
    # BEGIN SOLUTION
    return 2 * x
    # END SOLUTION

# %% check="double" points=4
import math
def right(x):
    return math.isclose(double(x), 2 * x)
assert right(LIMIT)
# BEGIN HIDDEN TESTS
MARK
# END HIDDEN TESTS
"""


def small(tmp_path, mark):
    path = tmp_path / "98_small.py"
    path.write_text(SMALL.lstrip().replace("MARK", mark))
    return GradedLab.of(path)


@pytest.mark.parametrize(
    ("mark", "earned"),
    [
        ("1 + double(0.5)", 2),
        ("double(-100)", 0),
        ("double(100)", 4),
        ("float('nan') * double(1)", 0),
        ("np.float64(1.5) * double(1)", 3),
        ("double(1) == 2", 4),
        ("'words'", 4),
        ("assert double(1) == 3, 'no'", 0),
        ("raise KeyError('hidden value 77')", 0),
        ("double(object())", 0),
    ],
)
def test_what_a_check_cell_may_say(tmp_path, mark, earned):
    """A number as its last value is a mark, as in nbgrader; one that is none, or no number, is not."""
    lab = small(tmp_path, mark)
    with Grader(lab, QUICK) as grader:
        ran = grader.run(rebuilt(lab), grader.workers()[0])
    verdict = ran.verdicts["double"]
    assert verdict.points == earned
    assert verdict.of == 4
    assert "77" not in json.dumps(verdict.as_dict())


class TestLevels:
    def found(self, level):
        return lambda *_: Probed.of({each: "works" if each <= level else "not here" for each in Level})

    def test_no_sandbox_has_to_be_asked_for(self, monkeypatch):
        monkeypatch.setattr(starting, "probe", self.found(Level.NONE))
        with pytest.raises(
            RuntimeError, match=r"level 1 of the sandbox is required, and this machine has level 0"
        ):
            choose_level(None, Level.LIMITS)
        level, words = choose_level(Level.NONE, Level.NONE)
        assert level is Level.NONE
        assert "may do all that you may do" in words

    def test_a_required_level_fails_closed(self, monkeypatch):
        monkeypatch.setattr(starting, "probe", self.found(Level.LIMITS))
        with pytest.raises(RuntimeError, match=r"level 2 .* \(not here\): python -m autograde sandbox"):
            choose_level(None, Level.FENCE)
        with pytest.raises(RuntimeError, match="level 3"):
            choose_level(Level.NAMESPACES, Level.LIMITS)
        with pytest.raises(RuntimeError, match="leave one of them out"):
            choose_level(Level.NONE, Level.FENCE)
        assert choose_level(None, Level.LIMITS)[0] is Level.LIMITS

    def test_the_fence_is_the_default_and_more_is_asked_for(self, monkeypatch):
        monkeypatch.setattr(starting, "probe", self.found(Level.CGROUP))
        assert choose_level(None, Level.LIMITS)[0] is Level.FENCE
        assert choose_level(None, Level.NAMESPACES)[0] is Level.NAMESPACES
        assert choose_level(Level.LIMITS, Level.LIMITS)[0] is Level.LIMITS
        assert choose_level(Level.CGROUP, Level.LIMITS)[0] is Level.CGROUP

    @pytest.mark.parametrize("level", [Level.NONE, Level.FENCE, Level.NAMESPACES, Level.CGROUP])
    def test_the_reference_earns_all_at_each_level(self, lab, level):
        if level > Level.FENCE and (reason := starting.probe(level).found[level]) != "works":
            pytest.skip(f"level {level:d}: {reason}")
        with Grader(lab, QUICK, level=level) as grader:
            grader.prove_reference(grader.workers()[0])

    def test_a_far_side_that_cannot_be_held_runs_nothing(self, lab, monkeypatch):
        """Told to enter namespaces from outside of any, it ends before the first cell."""
        monkeypatch.setattr(workers, "wrap", lambda command, *_: command)
        with Grader(lab, QUICK, level=Level.NAMESPACES) as grader:
            ran = run(grader, {})
        assert points(ran) == losing(*NAMES)
        assert any("the sandbox could not be entered" in note for note in ran.notes)


def test_without_a_warm_process_each_submission_has_a_fresh_one(lab, monkeypatch):
    monkeypatch.setattr(workers.sys, "platform", "darwin")
    with Grader(lab, QUICK, level=Level.LIMITS) as grader:
        assert grader.pool.cold == "processes are forked warm on Linux only"
        grader.prove_reference(grader.workers()[0])
        ran = run(grader, {"cosine": "import os\ndef cosine(a, b):\n    os._exit(3)"})
    assert points(ran) == losing("cosine")


@pytest.mark.slow
@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="forked warm on Linux only")
def test_a_process_that_has_run_an_operation_is_not_forked():
    """After an operation of TensorFlow forks hang; before it they do not."""
    script = """
    import keras
    from autograde.trust.fork_server import cannot_fork
    assert cannot_fork() == "", cannot_fork()
    keras.ops.add(1, 2)
    print(cannot_fork())
    """
    from autograde.trust.sandbox import clean_environment

    env = clean_environment(Path("/tmp")) | {"PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-W", "ignore", "-c", textwrap.dedent(script)]
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "TensorFlow has run an operation"


@pytest.mark.slow
def test_a_lab_that_runs_an_operation_first_is_graded_from_its_imports(tmp_path):
    """Its first cells are then not run before forking, but in each student side."""
    source = SMALL.replace(
        "import numpy as np\n", "import numpy as np\nimport keras\nLIMITS = keras.ops.add(1, 2)\n"
    )
    path = tmp_path / "98_small.py"
    path.write_text(source.lstrip().replace("MARK", "double(1)"))
    lab = GradedLab.of(path)
    with Grader(lab, TimeLimits(call=20, cell=30, submission=60)) as grader:
        worker = grader.workers()[0]
        assert grader.pool.cold == ""
        assert worker._primed is None
        assert grader.run(rebuilt(lab), worker).points_of("double") == 2


def test_a_sandbox_error_names_the_remedy():
    assert issubclass(SandboxError, RuntimeError)
