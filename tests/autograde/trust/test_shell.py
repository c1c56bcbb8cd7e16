"""Cells as students write them for Jupyter, in the grader's shell: what cannot work here costs nothing below it."""

import copy
import sys
from dataclasses import asdict

import pytest
from ipykernel.zmqshell import KernelMagics

from autograde.cells import ROOT
from autograde.grader import GradedLab, Grader
from autograde.handing_in import hand_in
from autograde.notebook import Cell, Kind, cells_of
from autograde.trust import worker_pool
from autograde.trust.rebuild import rebuild
from autograde.trust.sandbox import Level
from autograde.trust.shell import MOST_ASKED, make_shell
from autograde.trust.time_limits import TimeLimits

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="grading needs fork")

RUNS_A_FILE = {"run"}  # without a file there is nothing that could be run, in Jupyter neither
ENDS_THE_TEST = {"code_wrap", "reset", "cd", "pushd"}


@pytest.fixture
def shell(tmp_path, monkeypatch):
    """The one of the process, emptied, in a folder of its own, where nobody answers."""
    monkeypatch.chdir(tmp_path)
    shell = make_shell()
    shell.reset(new_session=False)
    shell.automagic = True  # one of the magics turns it off
    alone = shell.alone()
    with alone:
        yield shell


def errors(ran):
    return [output["ename"] for output in ran.outputs if output["output_type"] == "error"]


def said(ran):
    return "".join(output.get("text", "") for output in ran.outputs)


def line_magics():
    """All of the kernel's, those of this shell, and some of other places."""
    elsewhere = [
        "tensorflow_version 2.x",
        "memit x",
        "load_ext tensorboard",
        "tensorboard --logdir logs",
        "nope",
    ]
    known = make_shell().magics_manager.magics["line"]
    return sorted({*KernelMagics.magics["line"], *known} - RUNS_A_FILE - ENDS_THE_TEST) + elsewhere


@pytest.mark.parametrize("magic", line_magics())
def test_a_line_magic_takes_nothing_with_it(shell, magic):
    ran = shell.run(f"%{magic}\nimport math\nreached = math.pi")
    assert shell.user_ns.get("reached") == pytest.approx(3.14159, abs=1e-4), ran.outputs
    assert ran.rescued == []


def cell_magics():
    known = make_shell().magics_manager.magics["cell"]
    return sorted({*KernelMagics.magics["cell"], *known, "nope"} - ENDS_THE_TEST)


@pytest.mark.parametrize("magic", cell_magics())
def test_a_cell_magic_ends_nothing(shell, magic):
    shell.run(f"%%{magic} words\n<svg/>")
    shell.run("reached = 1")
    assert shell.user_ns.get("reached") == 1


LINES = {
    "figures inline": "%matplotlib inline",
    "figures as widgets": "%matplotlib widget",
    "figures in windows": "%matplotlib qt",
    "sharp figures": "%config InlineBackend.figure_format = 'retina'",
    "pip by the shell": "!pip install -q pandas",
    "pip by the magic": "%pip install pandas",
    "conda": "%conda install -y pandas",
    "the graphics card": "!nvidia-smi",
    "a list": "!ls -la",
    "a variable in a command": "folder = '.'\n!ls {folder} $folder",
    "what a command gives": "files = !ls\nassert files == [] and files.n == ''",
    "the same by the magic": "files = %sx ls\nassert list(files) == []",
    "in a loop": "for i in range(2):\n    !echo {i}",
    "where one is": "%cd .",
    "reload": "%load_ext autoreload\n%autoreload 2",
    "a time": "%time x = 1\nassert x == 1",
    "an environment": "%env CUDA_VISIBLE_DEVICES=0",
    "the last error": "%tb",
    "help in front": "?math.floor",
    "help behind": "math.floor??",
    "names": "%who\n%whos",
    "a question": "name = input('name? ')\nassert name == ''",
    "a secret": "from getpass import getpass\nassert getpass() == ''",
    "the end": "quit()",
    "the other end": "exit()",
    "the end in short": "exit",
    "a debugger": "breakpoint()\nimport pdb; pdb.set_trace()",
    "await": "import asyncio\nawait asyncio.sleep(0)",
    "a drive": "try:\n    from google.colab import drive\n    drive.mount('/content')\nexcept ImportError:\n    pass",
    "much is printed": "print('x' * 10_000_000)",
    "a bar": "from tqdm.notebook import tqdm\nassert sum(tqdm(range(3))) == 3",
    "a figure": "import matplotlib.pyplot as plt\nplt.figure(); plt.plot([1, 2]); plt.show()",
    "a backslash": "def f():\n    '\\\\d'\n",
}


@pytest.mark.parametrize("lines", LINES.values(), ids=LINES)
@pytest.mark.filterwarnings("ignore:FigureCanvasAgg is non-interactive:UserWarning")
def test_a_line_of_jupyter_takes_nothing_with_it(shell, lines):
    ran = shell.run(f"import math\n{lines}\ndef reached():\n    return 1")
    assert [name for name in errors(ran) if name != "ModuleNotFoundError"] == []
    assert shell.user_ns["reached"]() == 1
    assert ran.rescued == []


def test_what_was_not_run_is_said(shell):
    ran = shell.run("!pip install x\n%conda list\nquit()\ninput('k? ')\n%nope 3")
    assert said(ran) == (
        "!pip install x: nothing was run\n%conda: nothing was run\nquit(): the notebook goes on\n"
        "input('k? '): nobody is here to answer: it gives an empty text\n"
        "%nope: passed over (Line magic function `%nope` not found.)\n"
    )
    assert said(shell.run("%%bash\npip install x")) == "%%bash: nothing of this cell was run\n"


def test_a_program_is_not_started(shell, tmp_path):
    for start in (
        "!touch made",
        "x = !touch made",
        "%sx touch made",
        "%%bash\ntouch made",
        "%%!\ntouch made",
        "%touch made",
    ):
        shell.run(start)
    assert list(tmp_path.iterdir()) == []


def test_a_timed_cell_defines_and_a_timed_error_is_one(shell):
    assert errors(shell.run("%%time\ndef f():\n    return 1")) == []
    assert shell.user_ns["f"]() == 1
    assert errors(shell.run("%time 1 / 0")) == ["ZeroDivisionError"]


def test_whoever_waits_for_an_answer_ends(shell):
    ran = shell.run("while not input('? '): pass")
    assert errors(ran) == ["EOFError"]
    assert said(ran).count("nobody") == MOST_ASKED


def test_everything_is_as_before_when_nobody_is_alone_any_more():
    ours = input, sys.breakpointhook
    with make_shell().alone():
        assert (input, sys.breakpointhook) != ours
    assert (input, sys.breakpointhook) == ours


# --- a cell that ends in an error -----------------------------------------------------------------------------------

MOUNTS = """
K = 5
drive.mount("/content/drive")
import math
import no_such_package
from math import pi as PI
K = 7
WIDTHS = [1, 2]
answer = lambda: WIDTHS
print("not this")
other = len("not this")
def area(r):
    return PI * r ** 2
class Shape:
    pass
"""


@pytest.mark.parametrize("head", ["", "%%time\n", "%matplotlib inline\n"])
def test_a_line_that_cannot_work_costs_no_definition_below_it(shell, head):
    ran = shell.run(head + MOUNTS)
    space = shell.user_ns
    assert errors(ran)[0] == "NameError"
    assert ran.rescued == ["math", "PI", "WIDTHS", "answer", "area", "Shape"]
    assert space["area"](1) == space["math"].pi
    assert space["K"] == 5, "what stood above the error stays"
    assert "other" not in space
    assert "not this" not in said(ran)
    assert "no_such_package" in said(ran)


def test_what_a_cell_has_defined_before_its_error_is_not_replaced(shell):
    ran = shell.run("def f():\n    return 1\nassert f() == 2\ndef f():\n    return 2")
    assert shell.user_ns["f"]() == 1
    assert ran.rescued == []


@pytest.mark.parametrize(
    "ends", ["exit()", "raise SystemExit", "raise KeyboardInterrupt", "raise ValueError"]
)
def test_a_definition_that_would_end_the_process_costs_the_others_nothing(shell, ends):
    ran = shell.run(f"1 / 0\nclass Ends:\n    import sys\n    {ends}\ndef f():\n    return 1")
    assert ran.rescued == ["f"] or (ends == "exit()" and ran.rescued == ["Ends", "f"])
    assert shell.user_ns["f"]() == 1


@pytest.mark.parametrize("source", ["def f(:\n    pass\nx = 1", "x = 1\n1 / 0", ""])
def test_where_there_is_nothing_to_rescue_nothing_is(shell, source):
    assert shell.run(source).rescued == []


# --- behind the wall ------------------------------------------------------------------------------------------------

LIMITS = TimeLimits(call=6, cell=12, submission=60)
MEMORY = 400 << 20
COSINE = """
def cosine(a, b):
    room = bytearray(20_000_000)
    return float(a @ b / np.linalg.norm(a) / np.linalg.norm(b))
"""


@pytest.fixture(scope="module")
def lab():
    return GradedLab.of(ROOT / "bench" / "grading" / "numbers.py")


def graded(grader, own, answers=()):
    notebook = hand_in(grader.lab, dict(answers))
    cell = copy.deepcopy(notebook.cells[2])
    cell.metadata, cell.id, cell.source = {}, "own", own
    notebook.cells.insert(2, cell)
    ran = grader.run(rebuild(grader.lab.instructor, grader.lab.blank, notebook).notebook, grader.workers()[0])
    (own,) = (cell.node for cell in cells_of(ran.notebook, Kind.EXTRA))
    return ran.points, ran, own


ODD = """
%cd .
!pip install x
%pip list
files = !ls
k = input()
quit()
import math
import asyncio
await asyncio.sleep(0)
"""
ODD_COSINE = """%%time
%matplotlib inline
def cosine(a, b):
    return float(a @ b / math.sqrt(a @ a) / math.sqrt(b @ b))
"""


@pytest.mark.parametrize("level", [Level.NONE, Level.LIMITS, Level.FENCE])
def test_the_mark_does_not_hang_on_the_level(lab, level):
    with Grader(lab, LIMITS, level=level) as grader:
        points, ran, own = graded(grader, ODD, {"cosine": ODD_COSINE})
    assert points == 10, ran.troubles
    assert "passed over" not in str(own.outputs)
    assert ran.notes == []


def test_what_was_rescued_is_told(lab):
    with Grader(lab, LIMITS) as grader:
        answer = "urlretrieve()\ndef cosine(a, b):\n    return float(a @ b / np.linalg.norm(a) / np.linalg.norm(b))"
        points, ran, _ = graded(grader, "own = 1", {"cosine": answer})
    assert points == 10
    (note,) = ran.notes
    assert note.startswith("the cell cosine ended in NameError: name 'urlretrieve' is not defined; ")
    assert note.endswith("what it defines below was run alone: cosine")


FULL = {
    "an error of the cell": "xs = []\nwhile True: xs.append(bytearray(10**7))",
    "caught": "xs = []\nfor size in (10**7, 10**5):\n    try:\n        while True: xs.append(bytearray(size))\n"
    "    except MemoryError: pass",
    "nearly": "xs = []\ntry:\n    while True: xs.append(bytearray(10**7))\nexcept MemoryError: pass",
}


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="memory is limited on Linux")
@pytest.mark.parametrize("own", FULL.values(), ids=FULL)
@pytest.mark.parametrize("level", [Level.LIMITS, Level.FENCE])
def test_a_cell_of_ones_own_that_fills_the_memory_costs_only_itself(lab, monkeypatch, level, own):
    """Whether it ends in an error, or what comes after it does."""
    monkeypatch.setattr(
        worker_pool,
        "asdict",
        lambda told: asdict(told) | ({"memory": MEMORY} if "cells" in asdict(told) else {}),
    )
    with Grader(lab, LIMITS, level=level) as grader:
        points, ran, cell = graded(grader, own, {"cosine": COSINE})
    assert points == 10, (ran.troubles, ran.notes)
    assert Cell.of(cell).left_out in ("it filled the memory", "it ended the kernel")


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="memory is limited on Linux")
def test_an_answer_that_fills_the_memory_is_told_so(lab):
    with Grader(lab, LIMITS) as grader:
        points, ran, _ = graded(
            grader, "own = 1", {"cosine": "def cosine(a, b):\n    return np.ones(10**12)"}
        )
    assert points == 8
    assert "MemoryError" in ran.verdicts["cosine"].findings[0][1].cause
