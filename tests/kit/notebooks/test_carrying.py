"""Work carried on into a new version of a lab: nothing is lost or written over, and what has changed is told."""

import errno
import json
import os
from pathlib import Path

import pytest

import kit
from autograde.build import as_text
from autograde.grader import GradedLab
from autograde.handing_in import hand_in
from autograde.trust.normalizing import normalized_notebook
from autograde.trust.rebuild import rebuild
from kit import whole
from kit.__main__ import main
from kit.notebooks import NotebookError, carry, reading

LABS = Path(__file__).parents[3] / "labs"
LAB = "01_track2vec"
HIT = "def hit_at_k(suggested, held_out):\n    return float((suggested == held_out[:, None]).any(axis=1).mean())"
WHY = "The base rate alone gives $5/6$ of the pairs right."


def text_of(cell):
    return "".join(cell["source"])


def names(raw):
    return [cell["metadata"].get("nbgrader", {}).get("grade_id", "") for cell in raw["cells"]]


def place(raw, name):
    return names(raw).index(name)


def fill(raw, name, text):
    raw["cells"][place(raw, name)]["source"] = text


def own(text, kind="code", name="1a2b3c4d"):
    cell = {"cell_type": kind, "id": name, "metadata": {}, "source": text}
    said = {"output_type": "stream", "name": "stdout", "text": ["said\n"]}
    return {**cell, "execution_count": 7, "outputs": [said]} if kind == "code" else cell


def saved(path, raw):
    path.write_text(json.dumps(raw), encoding="utf-8")
    return path


def blank(lab=LAB):
    return json.loads((LABS / f"{lab}.ipynb").read_text(encoding="utf-8"))


def half_done():
    raw = blank()
    fill(raw, "hit_at_k", HIT)
    fill(
        raw,
        "artists",
        "import math\n\ndef with_artists(vectors, artists, counts, share):\n    return vectors",
    )
    fill(raw, "why_not_accuracy", WHY)
    raw["cells"][place(raw, "why_not_accuracy")]["attachments"] = {"a.png": {"image/png": "iVBORw0KGgo="}}
    raw["cells"].insert(place(raw, "hit_at_k"), own("helper = 3"))
    raw["cells"].insert(place(raw, "artists"), own("Here I was *tired*.", "markdown", "5e6f7a8b"))
    return raw


def changed():
    """A new version: a statement, a signature and a training have changed, an exercise is new, and one is gone."""
    raw = blank()
    ask = place(raw, "hit_at_k") - 1
    raw["cells"][ask]["source"] = text_of(raw["cells"][ask]).replace("share", "fraction")
    fill(
        raw,
        "artists",
        "def with_artists(vectors, artists, counts, share, seed):\n    raise NotImplementedError",
    )
    raw["cells"][place(raw, "artists")]["metadata"]["nbgrader"].pop("checksum")
    train = next(i for i, cell in enumerate(raw["cells"]) if text_of(cell).startswith("tree = KDTree"))
    raw["cells"][train]["source"] = "tree = KDTree(vectors, leaf_size=20)\n" + text_of(raw["cells"][train])
    gone = place(raw, "why_not_accuracy")
    del raw["cells"][gone - 1 : gone + 1]
    fresh = {"grade_id": "novelty", "solution": True, "grade": False}
    cell = own("raise NotImplementedError", name="0123456789ab")
    raw["cells"].insert(4, {**cell, "outputs": [], "metadata": {"nbgrader": fresh}})
    return raw


def written(path):
    raw = json.loads(path.read_text(encoding="utf-8"))
    return raw, {name: text_of(cell) for name, cell in zip(names(raw), raw["cells"], strict=True) if name}


def test_a_half_done_lab_keeps_every_answer_in_a_changed_one(tmp_path):
    old, new = saved(tmp_path / "old.ipynb", half_done()), saved(tmp_path / "new.ipynb", changed())
    before = old.read_bytes()
    said = repr(carry(old, new))
    raw, answers = written(new)

    assert old.read_bytes() == before
    assert answers["hit_at_k"] == HIT
    assert answers["artists"].startswith("import math")
    assert "raise NotImplementedError" in answers["ndcg_at_k"]
    texts = list(map(text_of, raw["cells"]))
    assert texts.index("helper = 3") == texts.index(HIT) - 1
    assert texts.index("Here I was *tired*.") == texts.index(answers["artists"]) - 1
    assert raw["cells"][texts.index("helper = 3")]["outputs"] == []
    assert texts[-2].startswith("## From the earlier version")
    assert WHY in texts[-1]
    assert raw["cells"][-1]["attachments"] == {"a.png": {"image/png": "iVBORw0KGgo="}}
    ids = [cell["id"] for cell in raw["cells"]]
    assert len(ids) == len(set(ids))
    assert said.startswith(f"2 answers (hit_at_k, artists) and 2 cells of your own carried into {new}\n")
    assert "what is asked of hit_at_k has changed:\n  - hit@k is the share of" in said
    assert "  + hit@k is the fraction of" in said
    call = "with_artists(vectors, artists, counts, share"
    assert f"{call}, seed) is asked for now, and your cell defines {call})" in said
    assert "new in this version: novelty" in said
    assert "for want of a place: the answer to why_not_accuracy, which is no longer asked" in said
    assert "otherwise now" not in said  # the lab knows what it gave, and the new version's counts


def test_what_was_carried_is_graded_as_the_old(tmp_path):
    lab = GradedLab.load(LAB)
    raw = json.loads(as_text(hand_in(lab, None)))
    for name, text in {"hit_at_k": HIT, "why_counting_wins": WHY}.items():
        fill(raw, name, text)
    copied = json.loads(json.dumps(raw["cells"][place(raw, "hit_at_k")]))
    raw["cells"].insert(place(raw, "hit_at_k") + 1, {**copied, "id": "9a9a9a9a", "source": f"{HIT} * 1.0"})
    first = next(cell for cell in raw["cells"] if cell["cell_type"] == "code")
    first["source"] = f"import math\n{text_of(first)}"
    asks = raw["cells"][place(raw, "why_not_accuracy") - 1]
    asks["source"] = f"{text_of(asks)}\n\n{WHY}"
    raw["cells"].insert(place(raw, "tuning"), own("def half(x):\n    return x / 2"))
    raw["cells"].append(own("I liked the radio.", "markdown", "8b8b8b8b"))
    old, new = saved(tmp_path / "old.ipynb", raw), saved(tmp_path / "new.ipynb", blank())
    carry(old, new)

    was, now = [
        rebuild(lab.instructor, lab.blank, normalized_notebook(json.loads(path.read_text()))[0])
        for path in (old, new)
    ]
    assert now.unanswered == was.unanswered
    assert [(c.cell_type, c.source) for c in now.notebook.cells] == [
        (c.cell_type, c.source) for c in was.notebook.cells
    ]
    assert "import math" in [cell.source for cell in now.notebook.cells]


def test_in_a_cell_the_notebook_is_that_of_the_kernel(tmp_path, monkeypatch):
    mine = changed()
    mine["cells"].append(own('import kit\nkit.carry("old.ipynb")', name="7c7c7c7c"))
    saved(tmp_path / "old.ipynb", half_done())
    saved(tmp_path / f"{LAB}.ipynb", mine)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("JPY_SESSION_NAME", f"/somewhere/{LAB}.ipynb")
    carried = kit.carry("old.ipynb")
    assert carried.path == Path(f"{LAB}_carried.ipynb")
    raw, answers = written(carried.path)
    assert answers["hit_at_k"] == HIT
    assert "kit.carry" not in json.dumps(raw["cells"])
    monkeypatch.setenv("JPY_SESSION_NAME", "")
    with pytest.raises(NotebookError, match=r"which notebook is this\? Name the new version too"):
        kit.carry("old.ipynb")


def test_work_in_the_new_version_stays(tmp_path):
    mine = changed()
    fill(mine, "hit_at_k", "hit_at_k = print")
    old, new = saved(tmp_path / "old.ipynb", half_done()), saved(tmp_path / "new.ipynb", mine)
    before = new.read_bytes()
    with pytest.raises(
        NotebookError, match=r"new\.ipynb has work in it \(hit_at_k\): name another file with -o"
    ):
        carry(old, new)
    said = repr(carry(old, new, tmp_path / "both.ipynb"))
    raw, answers = written(tmp_path / "both.ipynb")
    assert new.read_bytes() == before
    assert answers["hit_at_k"] == "hit_at_k = print"
    assert any(f"```python\n{HIT}\n```" in text_of(cell) for cell in raw["cells"][-3:])
    assert "the answer to hit_at_k, which was answered anew" in said


def test_what_was_typed_into_cells_of_the_lab_is_kept(tmp_path):
    raw = half_done()
    given = next(cell for cell in raw["cells"] if text_of(cell).startswith("tree = KDTree"))
    given["source"] = f"def mine(x):\n    return x\n{text_of(given)}"
    begins = raw["cells"][0]
    begins["source"] = f"{text_of(begins)}\n\nAda's copy."
    old, new = saved(tmp_path / "old.ipynb", raw), saved(tmp_path / "new.ipynb", changed())
    said = repr(carry(old, new))
    after, _ = written(new)
    texts = list(map(text_of, after["cells"]))
    assert texts[0].endswith("Ada's copy.")
    assert texts[texts.index("def mine(x):\n    return x") - 1].startswith(
        "tree = KDTree(vectors, leaf_size=20)"
    )
    assert "1 cell of the lab that is otherwise now" in said
    assert sum("def mine" in text for text in texts) == 2


def test_without_ids_cells_are_known_by_their_words(tmp_path):
    """Colab keeps no ids."""
    raw = half_done()
    for cell in raw["cells"]:
        cell.pop("id")
    old, new = saved(tmp_path / "old.ipynb", raw), saved(tmp_path / "new.ipynb", blank())
    carried = carry(old, new)
    assert carried.answers == ("hit_at_k", "why_not_accuracy", "artists")
    assert (carried.n_own, carried.left) == (2, ())
    assert len(written(new)[0]["cells"]) == len(raw["cells"])


BAD = {
    "is of no lab": (
        {"nbformat": 4, "cells": [own("a = 1")]},
        "holds no exercise: name a lab of this course",
    ),
    "old form": (
        {"nbformat": 3, "worksheets": []},
        "is a notebook of version 3, not 4: open it in JupyterLab",
    ),
    "a list": ([1], "is no notebook: it holds no cells"),
    "cut off": ('{"cells": [', "is no notebook, or was cut off: take a copy"),
    "zip": ("PK\3\4", "is no notebook but a zip: unpack it"),
    "conflict": ("<<<<<<< a\n=======\n>>>>>>> b\n", "git checkout --ours"),
    "not there": (None, "is not there: look at its name and its folder"),
}


@pytest.mark.parametrize("which", BAD)
def test_what_is_no_lab_is_told_in_one_line(tmp_path, which, capsys):
    content, words = BAD[which]
    old, new = tmp_path / "old.ipynb", saved(tmp_path / "new.ipynb", blank())
    if content is not None:
        old.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    before = new.read_bytes()
    assert main(["carry", str(old), str(new)]) == 1
    said = capsys.readouterr().err
    assert words in said
    assert said.count("\n") == 1
    assert new.read_bytes() == before


def test_files_that_do_not_go_together(tmp_path):
    old, new = saved(tmp_path / "old.ipynb", half_done()), saved(tmp_path / "new.ipynb", blank())
    other = saved(tmp_path / "other.ipynb", blank("02_influencers"))
    with pytest.raises(
        NotebookError, match=f"old.ipynb is {LAB}, and .*other.ipynb is 02_influencers: name two"
    ):
        carry(old, other)
    with pytest.raises(NotebookError, match=r"is a folder: name the notebook itself, such as .*new\.ipynb"):
        carry(old, tmp_path)
    with pytest.raises(NotebookError, match="was named twice"):
        carry(old, old)
    with pytest.raises(NotebookError, match="holds no work: there is nothing to carry"):
        carry(new, saved(tmp_path / "third.ipynb", blank()))
    with pytest.raises(NotebookError, match="is the old notebook, which stays as it is"):
        carry(old, new, old)
    with pytest.raises(NotebookError, match="is there already, and stays as it is"):
        carry(old, new, other)
    with pytest.raises(NotebookError, match="is no name of a notebook"):
        carry(old, new, tmp_path / "out.zip")
    with pytest.raises(NotebookError, match=r"cannot be written \(.*\): name another file"):
        carry(old, new, tmp_path / "nowhere" / "out.ipynb")


def test_a_full_disk_leaves_the_new_version_as_it_was(tmp_path, monkeypatch):
    old, new = saved(tmp_path / "old.ipynb", half_done()), saved(tmp_path / "new.ipynb", blank())
    before = new.read_bytes()

    def full(path, data):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))

    monkeypatch.setattr(whole.Path, "write_bytes", full)
    with pytest.raises(NotebookError, match=r"cannot be written \(No space left on device\)"):
        carry(old, new)
    assert new.read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["new.ipynb", "old.ipynb"]


def test_a_file_that_was_saved_meanwhile_is_not_written_over(tmp_path, monkeypatch):
    old, new = saved(tmp_path / "old.ipynb", half_done()), saved(tmp_path / "new.ipynb", blank())
    later = changed()
    fill(later, "ndcg_at_k", "mine")
    monkeypatch.setattr("kit.notebooks.carrying.changes", lambda *_: saved(new, later) and [], raising=True)
    with pytest.raises(NotebookError, match="was saved meanwhile: close it, and carry once more"):
        carry(old, new)
    assert written(new)[1]["ndcg_at_k"] == "mine"


def test_the_command_tells_what_was_carried(tmp_path, capsys):
    old, new = saved(tmp_path / "old.ipynb", half_done()), saved(tmp_path / "new.ipynb", changed())
    assert main(["carry", str(old), str(new), "-o", str(tmp_path / "mine.ipynb")]) == 0
    assert capsys.readouterr().out.startswith(
        "2 answers (hit_at_k, artists) and 2 cells of your own carried into"
    )
    assert new.read_bytes() == saved(tmp_path / "again.ipynb", changed()).read_bytes()


def test_every_lab_says_what_it_asks_and_how_it_was_given():
    for path in sorted(LABS.glob("*.ipynb")):
        lab = reading.read_notebook(path)
        assert lab.lab == path.stem
        assert lab.raw["metadata"]["kit"]["asks"] == list(lab.answers)
        assert all(cell.is_built for cell in lab.cells)
        assert all(cell.is_untouched if cell.name else lab.is_released(cell) for cell in lab.cells)
