"""What comes in: folders, zips, and files in every state of repair. Nothing of it is run."""

import json
import stat
import zipfile

import nbformat
import pytest

from autograde.grade import Lab
from autograde.trust.intake import find_submissions, unpack

LAB = "01_track2vec"


@pytest.fixture(scope="module")
def lab():
    return Lab.load(LAB)


@pytest.fixture(scope="module")
def text(lab):
    return nbformat.writes(lab.blank)


def find(folder, lab):
    return {s.student: s for s in find_submissions(folder, LAB, lab.grade_ids)}


def put(folder, student, name, text):
    path = folder / student / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def test_a_folder_a_student(tmp_path, lab, text):
    put(tmp_path, "ada", f"{LAB}.ipynb", text)
    put(tmp_path, "bob", f"{LAB}.ipynb", text)
    found = find(tmp_path, lab)
    assert list(found) == ["ada", "bob"]
    assert found["ada"].notebook is not None
    assert found["ada"].trouble == ""


def test_a_file_named_after_the_student(tmp_path, lab, text):
    (tmp_path / "ada.ipynb").write_text(text)
    assert find(tmp_path, lab)["ada"].notebook is not None


def test_a_renamed_file_is_known_by_its_content(tmp_path, lab, text):
    put(tmp_path, "ada", "Untitled (2).ipynb", text)
    put(
        tmp_path,
        "ada",
        "scratch.ipynb",
        json.dumps({"cells": [], "nbformat": 4, "nbformat_minor": 5, "metadata": {}}),
    )
    submission = find(tmp_path, lab)["ada"]
    assert submission.path.name == "Untitled (2).ipynb"
    assert "called Untitled (2).ipynb" in submission.notes[0]


def test_checkpoints_and_hidden_folders_are_no_submissions(tmp_path, lab, text):
    put(tmp_path, "ada", f"{LAB}.ipynb", text)
    put(tmp_path, "ada", f".ipynb_checkpoints/{LAB}.ipynb", "{")
    put(tmp_path, ".git", "x.ipynb", text)
    put(tmp_path, "__MACOSX", "x.ipynb", text)
    assert list(find(tmp_path, lab)) == ["ada"]
    assert find(tmp_path, lab)["ada"].notebook is not None


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", "empty"),
        ("  \n", "empty"),
        ("{not json", "not valid JSON"),
        (b"\xff\xfe\x00broken", "not text in UTF-8"),
        ("[1, 2]", "no notebook"),
        ('{"cells": 3}', "no notebook"),
        ("[" * 100_000, "not valid JSON"),
        ("null", "no notebook"),
    ],
    ids=["empty", "blank", "json", "binary", "list", "cells", "deep", "null"],
)
def test_a_broken_file_is_said_in_words(tmp_path, lab, text, content, words):
    put(tmp_path, "broken", f"{LAB}.ipynb", content)
    put(tmp_path, "whole", f"{LAB}.ipynb", text)
    found = find(tmp_path, lab)
    assert words in found["broken"].trouble
    assert found["broken"].notebook is None
    assert found["whole"].trouble == ""


def test_a_folder_without_a_notebook(tmp_path, lab):
    put(tmp_path, "ada", "answers.docx", "x")
    assert "no notebook 01_track2vec.ipynb" in find(tmp_path, lab)["ada"].trouble


def test_cells_of_odd_shape_are_read_on(tmp_path, lab):
    odd = {
        "cells": [
            {"cell_type": "code", "source": ["a = 1\n", "b = 2"], "outputs": "none"},
            {"source": 3},
            "not a cell",
            {"cell_type": "code", "source": "c = 3", "metadata": ["x"]},
        ],
        "nbformat": 4,
        "nbformat_minor": 99,
    }
    put(tmp_path, "ada", f"{LAB}.ipynb", json.dumps(odd))
    notebook = find(tmp_path, lab)["ada"].notebook
    assert [cell.source for cell in notebook.cells] == ["a = 1\nb = 2", "3", "c = 3"]
    assert notebook.cells[2].metadata == {}


def test_a_file_that_is_far_too_big_is_not_read(tmp_path, lab, text, monkeypatch):
    monkeypatch.setattr("autograde.trust.intake.MOST_BYTES", 1000)
    put(tmp_path, "ada", f"{LAB}.ipynb", text)
    assert "MB, more than" in find(tmp_path, lab)["ada"].trouble


def test_a_link_is_not_followed(tmp_path, lab, text):
    secret = tmp_path / "secret.ipynb"
    secret.write_text(text)
    folder = tmp_path / "class" / "ada"
    folder.mkdir(parents=True)
    (folder / f"{LAB}.ipynb").symlink_to(secret)
    submission = find(tmp_path / "class", lab)["ada"]
    assert "is a link, which is not followed" in submission.trouble
    assert submission.path is None  # whoever copies it would follow the link


def test_no_submissions_at_all(tmp_path, lab):
    with pytest.raises(ValueError, match="holds no submissions: it needs folders"):
        find_submissions(tmp_path, LAB, lab.grade_ids)


# --- zips ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("top", ["", "class/"])
def test_a_zip_is_unpacked(tmp_path, lab, text, top):
    archive = tmp_path / "class.zip"
    with zipfile.ZipFile(archive, "w") as z:
        z.writestr(f"{top}ada/{LAB}.ipynb", text)
        z.writestr(f"{top}bob/{LAB}.ipynb", text)
        z.writestr(f"{top}bob/huge.bin", "x")
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    assert list(find(unpack(archive, scratch), lab)) == ["ada", "bob"]
    assert not list(scratch.rglob("huge.bin"))


def test_a_zip_of_one_student_keeps_the_students_name(tmp_path, lab, text):
    archive = tmp_path / "class.zip"
    with zipfile.ZipFile(archive, "w") as z:
        z.writestr(f"ada/{LAB}.ipynb", text)
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    assert list(find(unpack(archive, scratch), lab)) == ["ada"]


@pytest.mark.parametrize(
    "name", ["../outside.ipynb", "/tmp/outside.ipynb", "a/../../outside.ipynb", "..\\outside.ipynb"]
)
def test_a_zip_that_leads_out_of_its_folder_is_refused(tmp_path, text, name):
    archive, scratch = tmp_path / "class.zip", tmp_path / "scratch"
    with zipfile.ZipFile(archive, "w") as z:
        z.writestr(name, text)
    scratch.mkdir()
    with pytest.raises(ValueError, match="leads out of it"):
        unpack(archive, scratch)
    assert not list(scratch.iterdir())


def test_a_link_in_a_zip_is_refused(tmp_path):
    archive, scratch = tmp_path / "class.zip", tmp_path / "scratch"
    with zipfile.ZipFile(archive, "w") as z:
        entry = zipfile.ZipInfo("ada/01_track2vec.ipynb")
        entry.external_attr = (stat.S_IFLNK | 0o777) << 16
        z.writestr(entry, "/etc/passwd")
    scratch.mkdir()
    with pytest.raises(ValueError, match="leads out of it"):
        unpack(archive, scratch)


def test_neither_folder_nor_zip(tmp_path):
    with pytest.raises(ValueError, match="neither a folder"):
        unpack(tmp_path / "nowhere", tmp_path)
