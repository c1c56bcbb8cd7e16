"""One exercise begun anew: the blank comes back to the letter, what stood there is kept, and all else stays."""

import json
from pathlib import Path

import pytest

from autograde.cells import lab_names
from kit.__main__ import main
from kit.checks.outcome import Outcome
from kit.checks.progress import Progress
from kit.notebooks import NotebookError, carry, hand_in, reset
from tests.kit.notebooks.test_carrying import HIT, LAB, WHY, blank, fill, half_done, names, place, saved

OWN = "def mine():\n    return 'ö'  # \\N{snowman}"


def answers(raw):
    return [
        cell["metadata"]["nbgrader"]
        for cell in raw["cells"]
        if cell["metadata"].get("nbgrader", {}).get("solution")
    ]


def read(path):
    return json.loads(path.read_text(encoding="utf-8"))


def texts(raw):
    return {name: "".join(cell["source"]) for name, cell in zip(names(raw), raw["cells"], strict=True)}


@pytest.mark.parametrize("lab", lab_names())
def test_every_exercise_of_a_lab_comes_back_to_the_letter(tmp_path, lab):
    released = blank(lab)
    asked = [grade["grade_id"] for grade in answers(released)]
    raw = blank(lab)
    for name in asked:
        fill(raw, name, OWN)
    path = saved(tmp_path / f"{lab}.ipynb", raw)
    for name in asked:
        reset(path, name)
    assert read(path)["cells"] == released["cells"]
    assert set(read(path)["metadata"]["kit"]["blanks"]) == set(asked)
    kept = sorted(one.name for one in tmp_path.glob("*.1.*"))
    assert len(kept) == len(asked)
    assert {(tmp_path / name).read_text(encoding="utf-8") for name in kept} == {f"{OWN}\n"}


def test_nothing_else_of_the_notebook_changes(tmp_path):
    path = saved(tmp_path / f"{LAB}.ipynb", half_done())
    before = read(path)
    done = reset(path.with_suffix(""), "hit_at_k")
    after = read(path)
    where = place(after, "hit_at_k")
    assert texts(after)["hit_at_k"] == texts(blank())["hit_at_k"]
    for raw in (before, after):
        del raw["cells"][where]
        for cell in raw["cells"]:
            cell["source"] = "".join(cell["source"])  # Jupyter writes lines, and reads either
    assert after["cells"] == before["cells"]
    assert after["metadata"] == before["metadata"]
    assert done.kept.read_text(encoding="utf-8") == f"{HIT}\n"
    assert f"is kept in {tmp_path / LAB}.hit_at_k.1.py" in repr(done)
    assert sorted(one.name for one in tmp_path.iterdir()) == [f"{LAB}.hit_at_k.1.py", f"{LAB}.ipynb"]


def test_a_cell_that_was_made_a_text_and_a_written_answer_come_back(tmp_path):
    raw = half_done()
    raw["cells"][place(raw, "radio")] |= {"cell_type": "markdown", "source": "def radio(): ..."}
    path = saved(tmp_path / f"{LAB}.ipynb", raw)
    reset(path, "radio")
    done = reset(path, "why_not_accuracy")
    assert (done.kept.suffix, done.kept.read_text(encoding="utf-8")) == (".md", f"{WHY}\n")
    after, released = read(path), blank()
    for name in ("radio", "why_not_accuracy"):
        assert after["cells"][place(after, name)] == released["cells"][place(released, name)]


def test_no_kept_answer_is_written_over(tmp_path):
    path = saved(tmp_path / f"{LAB}.ipynb", half_done())
    kept = [reset(path, "hit_at_k").kept]
    for number in range(2):
        raw = read(path)
        fill(raw, "hit_at_k", f"hits = {number}")
        saved(path, raw)
        kept.append(reset(path, "hit_at_k").kept)
    assert [one.read_text() for one in kept] == [f"{HIT}\n", "hits = 0\n", "hits = 1\n"]
    assert [one.name for one in kept] == [f"{LAB}.hit_at_k.{number}.py" for number in (1, 2, 3)]


def test_its_tick_goes_with_it(tmp_path):
    path = saved(tmp_path / f"{LAB}.ipynb", half_done())
    progress = Progress(LAB, ["hit_at_k", "ndcg_at_k"], tmp_path)
    for name in progress.exercises:
        progress.note(name, Outcome.RIGHT, name, "0123")
    reset(path, "hit_at_k")
    again = Progress(LAB, progress.exercises, tmp_path)
    assert again["hit_at_k"].outcome is Outcome.NOT_STARTED
    assert again["ndcg_at_k"].outcome is Outcome.RIGHT


@pytest.mark.parametrize(
    ("change", "exercise", "why"),
    [
        (lambda raw: None, "ndcg_at_k", "ndcg_at_k is blank in .*: there is nothing to begin anew"),
        (lambda raw: None, "hits", "has no exercise 'hits'; it has hit_at_k, ndcg_at_k"),
        (lambda raw: None, "check_hit_at_k", "has no exercise 'check_hit_at_k'"),
        (
            lambda raw: raw["cells"].pop(place(raw, "hit_at_k")),
            "hit_at_k",
            "is missing .*python -m kit carry",
        ),
        (lambda raw: raw["cells"].append(raw["cells"][place(raw, "hit_at_k")]), "hit_at_k", "stands 2 times"),
        (
            lambda raw: raw["metadata"].pop("kit"),
            "hit_at_k",
            "does not say how the cell of hit_at_k was released",
        ),
        (lambda raw: raw["metadata"]["kit"].update(blanks={"hit_at_k": 3}), "hit_at_k", "does not say how"),
        (lambda raw: raw["metadata"]["kit"].update(blanks={"hit_at_k": HIT}), "hit_at_k", "does not say how"),
        (lambda raw: raw.update(cells=[], metadata={}), "hit_at_k", "it is no lab of this course"),
    ],
)
def test_what_cannot_be_begun_anew_is_told_and_nothing_is_written(tmp_path, capsys, change, exercise, why):
    raw = half_done()
    change(raw)
    path = saved(tmp_path / f"{LAB}.ipynb", raw)
    before = path.read_bytes()
    with pytest.raises(NotebookError, match=why):
        reset(path, exercise)
    assert main(["reset", str(path), exercise]) == 1
    assert capsys.readouterr().err.count("\n") == 1
    assert path.read_bytes() == before
    assert [one.name for one in tmp_path.iterdir()] == [path.name]


def test_where_the_notebook_cannot_be_written_all_is_as_before(tmp_path, monkeypatch):
    path = saved(tmp_path / f"{LAB}.ipynb", half_done())
    before = path.read_bytes()

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(NotebookError, match="No space left on device"):
        reset(path, "hit_at_k")
    monkeypatch.undo()
    assert path.read_bytes() == before
    assert [one.name for one in tmp_path.iterdir()] == [path.name]


def test_where_the_answer_cannot_be_kept_nothing_is_reset(tmp_path, monkeypatch):
    path = saved(tmp_path / f"{LAB}.ipynb", half_done())
    before = path.read_bytes()
    real = Path.open

    def refuses(self, mode="r", *args, **more):
        if mode == "x":
            raise PermissionError(13, "Permission denied")
        return real(self, mode, *args, **more)

    monkeypatch.setattr(Path, "open", refuses)
    with pytest.raises(NotebookError, match=r"cannot be kept beside .*Permission denied"):
        reset(path, "hit_at_k")
    assert path.read_bytes() == before


def test_a_lab_that_was_carried_on_can_be_begun_anew_too(tmp_path):
    old, new = saved(tmp_path / "old.ipynb", half_done()), saved(tmp_path / f"{LAB}.ipynb", blank())
    carry(old, new)
    reset(new, "hit_at_k")
    assert texts(read(new))["hit_at_k"] == texts(blank())["hit_at_k"]
    done = hand_in(new, "ada")
    assert "hit_at_k: nothing is written yet" in "\n".join(done.told)


def test_the_command_says_what_it_has_done(tmp_path, capsys):
    path = saved(tmp_path / f"{LAB}.ipynb", half_done())
    assert main(["reset", str(path), "hit_at_k"]) == 0
    said = capsys.readouterr().out
    assert said.startswith(f"hit_at_k is blank again in {path}; what stood there is kept in ")
    assert "Reload Notebook from Disk" in said
