"""After a restart: how far one is, said once, and no old tick for new code."""

import json
import os
from datetime import datetime, timedelta
from types import SimpleNamespace

import nbformat
import pytest
from nbclient import NotebookClient

from autograde.demo import own_sockets
from kit.checks.cells import Cells, digest_of
from kit.checks.outcome import Outcome
from kit.checks.progress import Progress
from tests.kit.checks.test_at_the_desk import ROOT

NAMES = ["one", "two", "three"]
NOW = datetime(2026, 12, 1, 9, 5).astimezone()


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("JPY_SESSION_NAME", raising=False)
    return tmp_path


def progress_of(when, folder):
    """Progress in three exercises: the first right, the second not yet, at times; the third never begun."""
    kept = {
        "lab": "lab",
        "exercises": {"one": "right", "two": "not yet"},
        "when": {"one": when.isoformat(), "two": (when - timedelta(hours=1)).isoformat()},
    }
    (folder / "lab.progress.json").write_text(json.dumps(kept))
    return Progress("lab", NAMES, folder)


@pytest.mark.parametrize(
    ("when", "words"),
    [
        (datetime(2026, 12, 1, 8, 0), "today at 08:00"),
        (datetime(2026, 11, 30, 18, 40), "yesterday at 18:40"),
        (datetime(2026, 11, 3, 7, 1), "on 2026-11-03 at 07:01"),
    ],
)
def test_how_far_one_is(tmp_path, when, words):
    assert progress_of(when.astimezone(), tmp_path).so_far(NOW) == (
        f"so far 1 of 3 exercises right, the last check {words}; open: two (not yet), three"
    )


def test_nothing_is_said_where_nothing_was_checked(tmp_path):
    assert Progress("lab", NAMES, tmp_path).so_far(NOW) == ""


def test_a_file_of_before_has_no_times(tmp_path):
    (tmp_path / "lab.progress.json").write_text(json.dumps({"exercises": dict.fromkeys(NAMES, "right")}))
    assert Progress("lab", NAMES, tmp_path).so_far(NOW) == "so far 3 of 3 exercises right; nothing is open"


@pytest.mark.parametrize(
    "broken",
    [{"when": {"one": "soon"}}, {"when": 3}, {"code": [1]}, {"when": {"one": 5}}, {"functions": None}],
)
def test_a_file_that_somebody_has_changed_is_told_in_a_line(tmp_path, capsys, broken):
    (tmp_path / "lab.progress.json").write_text(json.dumps({"exercises": {"one": "right"}} | broken))
    progress = Progress("lab", NAMES, tmp_path)
    assert str(progress) == "0 of 3 exercises right"
    assert (
        capsys.readouterr().out
        == "lab.progress.json cannot be read; progress starts anew (run the checks again)\n"
    )
    progress.note("two", Outcome.RIGHT)
    assert str(Progress("lab", NAMES, tmp_path)) == "1 of 3 exercises right"


def run(folder, *sources):
    """Run cells in a kernel of their own, and give what each printed."""
    cells = [nbformat.v4.new_code_cell(source) for source in sources]
    notebook = nbformat.v4.new_notebook(cells=cells)
    client = NotebookClient(
        notebook, timeout=120, resources={"metadata": {"path": str(folder)}}, config=own_sockets(str(folder))
    )
    client.execute(env={**client_environment(), "PYTHONPATH": str(ROOT)})
    return [
        "".join(one.get("text", "") for one in cell.outputs if one.output_type == "stream")
        for cell in notebook.cells
    ]


def client_environment():
    return {key: value for key, value in os.environ.items() if key != "JPY_SESSION_NAME"}


IMPORTS = "import numpy as np\nfrom kit.checks.track2vec import check, hint, ready"
RIGHT = "def hit_at_k(suggested, held_out):\n    return (suggested == held_out[:, None]).any(axis=1).mean()"
ANOTHER = RIGHT.replace("    return", "    # as before\n    return ").replace(
    "any(axis=1)", "any( axis = 1 )"
)
WRONG = "def hit_at_k(suggested, held_out):\n    return suggested.mean()"
ASKS = "if ready('hit_at_k'):\n    print('here we go')"


@pytest.mark.slow
def test_after_a_restart_the_first_cell_says_it_once(tmp_path):
    first = run(tmp_path, IMPORTS, RIGHT, "check.hit_at_k(hit_at_k)", ASKS)
    assert first[0] == ""
    assert first[3] == "here we go\n"
    nothing, told, again, *_ = run(tmp_path, "import kit", IMPORTS, IMPORTS, "check")
    assert nothing == again == ""
    assert told.startswith("so far 1 of 9 exercises right, the last check today at ")
    assert told.rstrip().endswith("open: ndcg_at_k, track2vec_model, pair_generator, predict_batch, artists, "
                                  "compare, tuning, radio")  # fmt: skip


@pytest.mark.slow
def test_an_old_tick_is_not_believed_of_new_code(tmp_path):
    run(tmp_path, IMPORTS, RIGHT, "check.hit_at_k(hit_at_k)")
    *_, same = run(tmp_path, IMPORTS, ANOTHER, ASKS)
    assert same == "here we go\n"  # a comment and a bracket are no other code
    *_, wrong = run(tmp_path, IMPORTS, WRONG, ASKS)
    assert wrong == (
        "hit_at_k was written anew since its check, which ran once more: not yet\n"
        "this cell waits for hit_at_k (not yet): get a tick there; then run this cell again\n"
    )
    *_, mended = run(tmp_path, IMPORTS, RIGHT, ASKS)
    assert mended == "hit_at_k was written anew since its check, which ran once more: right\nhere we go\n"


def test_a_digest_is_of_the_code_alone(tmp_path):
    def one(x):
        return x + 1

    first = digest_of(one)

    def one(x):
        # a comment
        return (x +
                1)  # fmt: skip

    def two(x):
        return x + 2

    assert digest_of(one) == first != ""
    assert digest_of(two) not in ("", first)
    assert digest_of(len) == digest_of(None) == digest_of(eval("lambda: 0")) == ""


def test_words_are_told_below_the_cell_that_names_their_module(capsys):
    cells = Cells()
    cells.once("kit.checks.taste", lambda: "so far")
    cells.once("kit.checks.sound", lambda: "never")
    for number, source in enumerate(
        ["import kit", "from kit.checks.taste import check", "import kit.checks.taste"]
    ):
        info = SimpleNamespace(store_history=True, raw_cell=source, cell_id=None)
        cells.note(
            SimpleNamespace(info=info, execution_count=number, error_before_exec=None, error_in_exec=None)
        )
    assert capsys.readouterr().out == "so far\n"
