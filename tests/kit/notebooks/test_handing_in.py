"""A notebook packed to be handed in: what is missing is said, what is graded is in it, and nothing of the machine."""

import errno
import json
import os
import zipfile
from pathlib import Path

import nbformat
import pytest

import kit
from autograde.grader import GradedLab
from autograde.trust import normalizing
from autograde.trust.intake import find_submissions
from autograde.trust.rebuild import rebuild
from kit import whole
from kit.__main__ import main
from kit.notebooks import NotebookError, hand_in, handing_in
from tests.kit.notebooks.test_carrying import HIT, LAB, WHY, blank, fill, half_done, own, place, saved

PNG = "iVBORw0KGgo="


def handed(tmp_path, raw, name="ada"):
    return hand_in(saved(tmp_path / f"{LAB}.ipynb", raw), name)


def inside(path):
    with zipfile.ZipFile(path) as archive:
        (member,) = archive.infolist()
        return member, json.loads(archive.read(member))


def line_of(done, name):
    (line,) = [line for line in done.told if line.startswith(f"{name}: ")]
    return line.removeprefix(f"{name}: ")


def ran(raw, name, count, check):
    raw["cells"][place(raw, name)]["execution_count"] = count
    raw["cells"][place(raw, f"check_{name}")]["execution_count"] = check


def test_what_is_there_and_what_is_missing_is_said_exercise_by_exercise(tmp_path):
    raw = half_done()
    ran(raw, "hit_at_k", 5, 6)
    ran(raw, "artists", 8, 7)
    fill(raw, "compare", "def compare(:")
    fill(raw, "tuning", "%time\ntuned = 1")
    raw["cells"][place(raw, "radio")] |= {"cell_type": "markdown", "source": "def radio(): ..."}
    del raw["cells"][place(raw, "predict_batch")]
    raw["cells"].append(dict(raw["cells"][place(raw, "why_not_accuracy")], id="abcdabcd"))
    done = handed(tmp_path, raw)
    assert line_of(done, "hit_at_k") == "there, 2 lines"
    assert line_of(done, "artists").startswith("there, 3 lines; its check was not run since (cell ")
    assert "it is no Python, line 1" in line_of(done, "compare")
    assert line_of(done, "tuning").startswith("there, 2 lines; it was not run (cell ")
    assert "its cell is a text: make it code again" in line_of(done, "radio")
    where = place(raw, "ndcg_at_k") + 1
    assert line_of(done, "ndcg_at_k") == f"nothing is written yet (cell {where} from the top)"
    assert line_of(done, "predict_batch").startswith("its cell is missing; carry your work into a fresh copy")
    assert line_of(done, "why_not_accuracy").startswith("there, 10 words; its cell stands 2 times: keep one")
    assert line_of(done, "why_counting_wins").startswith("nothing is written yet")
    assert len(done.told) == len(blank()["metadata"]["kit"]["asks"])
    assert done.there == ("hit_at_k", "why_not_accuracy", "artists", "compare", "tuning", "radio")


def test_the_packed_notebook_is_graded_as_the_saved_one(tmp_path):
    lab = GradedLab.load(LAB)
    path = saved(tmp_path / f"{LAB}.ipynb", half_done())
    folder = tmp_path / "submissions"
    folder.mkdir()
    hand_in(path, "Ada Lovelace", folder)
    assert [one.name for one in folder.iterdir()] == [f"Ada_Lovelace_{LAB}.zip"]
    texts = [cell.source for cell in lab.blank.cells]
    (submission,) = find_submissions(folder, LAB, lab.grade_ids, texts=texts)
    assert (submission.student, submission.trouble) == ("Ada_Lovelace", "")
    direct, _ = normalizing.normalized_notebook(json.loads(path.read_text()))
    was, now = (rebuild(lab.instructor, lab.blank, each) for each in (direct, submission.notebook))
    assert now.unanswered == was.unanswered
    assert now.repairs == was.repairs
    assert [cell.source for cell in now.notebook.cells] == [cell.source for cell in was.notebook.cells]
    assert {HIT, WHY} <= {cell.source for cell in now.notebook.cells}


def test_pictures_stay_and_what_is_heavy_or_of_the_machine_does_not(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", "/home/ada-the-first")
    monkeypatch.setenv("USERPROFILE", "/home/ada-the-first")
    raw = half_done()
    cell = own("draw()", name="cafecafe")
    widget = {"application/vnd.jupyter.widget-view+json": {"model_id": "x"}, "text/plain": ["Radio"]}
    cell["outputs"] = [
        {"output_type": "display_data", "metadata": {}, "data": {"image/png": PNG, "text/plain": "<Figure>"}},
        {"output_type": "display_data", "metadata": {"a": "b"}, "data": widget},
        {"output_type": "stream", "name": "stdout", "text": ["/home/ada-the-first/x\n", "z" * 2_000_000]},
        {"output_type": "error", "ename": "E", "evalue": "e", "traceback": ["in /home/ada-the-first/lab.py"]},
    ]
    cell["metadata"] = {"execution": {"iopub.execute_input": "2026-11-29T08:00"}}
    raw["cells"].append(cell)
    raw["metadata"]["widgets"] = {"state": "w" * 3_000_000}
    done = handed(tmp_path, raw)
    member, packed = inside(done.path)
    assert member.filename == f"{LAB}.ipynb"
    assert member.date_time == (1980, 1, 1, 0, 0, 0)
    nbformat.validate(nbformat.from_dict(packed))
    drawn, shown, said, error = packed["cells"][-1]["outputs"]
    assert drawn["data"] == {"image/png": PNG, "text/plain": "<Figure>"}
    assert shown["data"] == {"text/plain": "Radio"}
    assert said["text"].startswith("~/x\n")
    assert len(said["text"]) < 101_000
    assert error["traceback"] == ["in ~/lab.py"]
    text = json.dumps(packed)
    assert "ada-the-first" not in text
    assert "2026-11-29" not in text
    assert set(packed["metadata"]) == {"kernelspec", "language_info", "kit"}
    assert packed["cells"][place(packed, "why_not_accuracy")]["attachments"]


def test_pictures_beyond_the_room_for_them_are_left_out(tmp_path, monkeypatch):
    monkeypatch.setattr(handing_in, "MOST_OF_PICTURES", 15)
    raw = half_done()
    picture = {"output_type": "display_data", "metadata": {}, "data": {"image/png": PNG, "text/plain": "p"}}
    raw["cells"].append({**own("draw()"), "outputs": [picture, picture]})
    _, packed = inside(handed(tmp_path, raw).path)
    assert ["image/png" in one["data"] for one in packed["cells"][-1]["outputs"]] == [True, False]


def test_a_check_that_ran_after_the_last_save_is_noticed(tmp_path):
    path = saved(tmp_path / f"{LAB}.ipynb", half_done())
    progress = saved(tmp_path / f"{LAB}.progress.json", {})
    os.utime(path, (1_000, 1_000))
    os.utime(progress, (2_000, 2_000))
    assert (
        hand_in(path, "ada").told[-1].startswith("a check was run after the notebook was saved last: save it")
    )
    os.utime(path, (3_000, 3_000))
    assert "saved last" not in hand_in(path, "ada").told[-1]


def test_in_a_cell_the_name_of_the_lab_is_enough(tmp_path, monkeypatch):
    saved(tmp_path / f"{LAB}.ipynb", half_done())
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("getpass.getuser", lambda: "grace")
    said = repr(kit.hand_in(LAB))
    assert f"grace_{LAB}.zip (" in said
    assert said.endswith(
        f"upload it where your course collects {LAB}; what is right is decided there, on other inputs"
    )
    monkeypatch.setattr("getpass.getuser", lambda: "jovyan")
    with pytest.raises(NotebookError, match="who hands in"):
        kit.hand_in(LAB)


def test_what_cannot_be_handed_in_is_one_line_each(tmp_path, capsys):
    cases = {
        "holds no answer: save the notebook": blank(),
        "holds no exercise: name a lab": {"nbformat": 4, "cells": [own("a = 1")]},
        "more than 2,000 cells": {**half_done(), "cells": [*half_done()["cells"], *[own("1")] * 2_001]},
        "more than 1,000,000 characters: take data": {
            **half_done(),
            "cells": [*half_done()["cells"], own("1" * 1_000_001)],
        },
        "more than 5,000,000 characters: shorten": {
            **half_done(),
            "cells": [*half_done()["cells"], *[own("1" * 900_000)] * 6],
        },
    }
    for words, raw in cases.items():
        path = saved(tmp_path / "a.ipynb", raw)
        assert main(["hand-in", str(path), "--name", "ada"]) == 1
        said = capsys.readouterr().err
        assert words in said
        assert said.count("\n") == 1
    assert main(["hand-in", str(tmp_path), "--name", "ada"]) == 1
    assert "is a folder" in capsys.readouterr().err
    assert [one.name for one in tmp_path.iterdir()] == ["a.ipynb"]
    with pytest.raises(NotebookError, match="makes no name of a file"):
        hand_in(saved(tmp_path / "b.ipynb", half_done()), "../..")


def test_the_limits_are_those_of_the_grader():
    ours = [handing_in.MOST_CELLS, handing_in.MOST_CHARACTERS, handing_in.MOST_TEXT]
    assert ours == [normalizing.MOST_CELLS, normalizing.MOST_CHARACTERS, normalizing.MOST_TEXT]


def test_only_what_was_packed_before_is_replaced(tmp_path, monkeypatch):
    raw = half_done()
    first = handed(tmp_path, raw).path
    fill(raw, "hit_at_k", f"{HIT}  # again")
    assert handed(tmp_path, raw).path == first
    assert "# again" in json.dumps(inside(first)[1])
    before = first.read_bytes()

    def full(*_, **__):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patched:
        patched.setattr(whole.Path, "replace", full)
        with pytest.raises(
            NotebookError, match=r"cannot be written \(No space left on device\): name a folder"
        ):
            handed(tmp_path, raw)
    assert first.read_bytes() == before
    assert sorted(one.name for one in tmp_path.iterdir()) == [f"{LAB}.ipynb", first.name]
    first.write_text("my notes")
    with pytest.raises(NotebookError, match="is there already, and holds something else"):
        handed(tmp_path, raw)
    assert Path(first).read_text() == "my notes"


def test_the_command_says_what_it_has_packed(tmp_path, capsys):
    path = saved(tmp_path / f"{LAB}.ipynb", half_done())
    assert main(["hand-in", str(path), "--name", "ada"]) == 0
    said = capsys.readouterr().out
    assert said.startswith("hit_at_k: there, 2 lines; it was not run")
    assert f"ada_{LAB}.zip (" in said
