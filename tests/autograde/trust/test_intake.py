"""What comes in: folders, zips, and files in every state of repair. Nothing of it is run."""

import json
import os
import re
import socket
import stat
import unicodedata
import warnings
import zipfile
from datetime import UTC, datetime

import nbformat
import pytest

from autograde.cells import lab_names
from autograde.grader import GradedLab
from autograde.handing_in import hand_in
from autograde.trust import archives, file_listing, normalizing
from autograde.trust import intake as module
from autograde.trust.intake import find_submissions
from autograde.trust.layouts import ClassFolder, open_class

LAB = "01_track2vec"
HIT = "hit_at_k"


@pytest.fixture(scope="module")
def lab():
    return GradedLab.load(LAB)


@pytest.fixture(scope="module")
def text(lab):
    return nbformat.writes(lab.blank)


def find(folder, lab, said=None):
    given = folder if isinstance(folder, ClassFolder) else ClassFolder(folder)
    say = None if said is None else said.append
    found = find_submissions(given.path, LAB, lab.grade_ids, odd=given.odd, say=say)
    return {s.student: s for s in found}


def unpack(archive, scratch):
    return open_class(archive, scratch, LAB, lab_names(), print)


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
    assert "MB without its outputs, more than" in find(tmp_path, lab)["ada"].trouble


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
    assert all(path.stat().st_size == 0 for path in scratch.rglob("huge.bin"))  # its name alone is of use


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


# --- links, pipes, folders without end -------------------------------------------------------------------------------


def test_a_students_folder_that_is_a_link(tmp_path, lab, text):
    put(tmp_path / "elsewhere", "secret", f"{LAB}.ipynb", text)
    put(tmp_path / "class", "bob", f"{LAB}.ipynb", text)
    (tmp_path / "class" / "ada").symlink_to(tmp_path / "elsewhere" / "secret")
    (tmp_path / "class" / "carl.ipynb").symlink_to(tmp_path / "elsewhere" / "secret" / f"{LAB}.ipynb")
    found = find(tmp_path / "class", lab)
    assert list(found) == ["ada", "bob", "carl"]
    assert found["bob"].trouble == ""
    for student in ("ada", "carl"):
        assert "is a link, which is not followed" in found[student].trouble
        assert found[student].path is None


def test_links_within_a_folder_lead_nowhere(tmp_path, lab, text):
    put(tmp_path / "elsewhere", "deep", "Untitled.ipynb", text)
    put(tmp_path / "class", "ada", "answers.txt", "")
    (tmp_path / "class" / "ada" / "sub").symlink_to(tmp_path / "elsewhere" / "deep")
    (tmp_path / "class" / "ada" / "round").symlink_to(tmp_path / "class")
    assert "among 0 notebooks" in find(tmp_path / "class", lab)["ada"].trouble


def test_a_hard_link_is_a_file_like_others(tmp_path, lab, text):
    real = put(tmp_path / "elsewhere", "x", "a.ipynb", text)
    (tmp_path / "class" / "ada").mkdir(parents=True)
    os.link(real, tmp_path / "class" / "ada" / f"{LAB}.ipynb")
    assert find(tmp_path / "class", lab)["ada"].trouble == ""


@pytest.mark.parametrize("name", [f"{LAB}.ipynb", "other.ipynb"])
def test_a_pipe_or_socket_is_neither_waited_for_nor_read(tmp_path, lab, name, monkeypatch):
    (tmp_path / "ada").mkdir()
    os.mkfifo(tmp_path / "ada" / name)
    os.mkfifo(tmp_path / "bob.ipynb")
    (tmp_path / "carl").mkdir()
    monkeypatch.chdir(tmp_path / "carl")  # a socket's path has to be short
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(f"{LAB}.ipynb")
        found = find(tmp_path, lab)
    assert all(submission.trouble and submission.path is None for submission in found.values())
    assert list(found) == ["ada", "bob", "carl"]


def test_a_folder_exchanged_for_a_link_while_it_is_listed(tmp_path, lab, text, monkeypatch):
    """Whatever the listing says, each step is opened anew."""
    put(tmp_path / "secret", "sub", "x.ipynb", text)
    put(tmp_path / "class", "ada", "sub/x.ipynb", text)
    real = module.list_files

    def exchange(root, entries):
        listed = real(root, entries)
        (root / "ada" / "sub").rename(tmp_path / "was")
        (root / "ada" / "sub").symlink_to(tmp_path / "secret" / "sub")
        return listed

    monkeypatch.setattr(module, "list_files", exchange)
    assert "sub is a link" in find(tmp_path / "class", lab)["ada"].trouble


def test_a_notebook_that_is_a_folder(tmp_path, lab, text):
    put(tmp_path, "ada", f"{LAB}.ipynb/inner.ipynb", text)
    (tmp_path / "bob" / f"{LAB}.ipynb").mkdir(parents=True)
    found = find(tmp_path, lab)
    assert found["ada"].notebook is not None
    assert found["bob"].trouble == f"{LAB}.ipynb is not a plain file"


def test_a_folder_of_very_many_files_is_its_students_trouble(tmp_path, lab, text, monkeypatch):
    monkeypatch.setattr(file_listing, "MOST_ENTRIES", 20)
    put(tmp_path, "bob", f"{LAB}.ipynb", text)
    for student in ("ada", "carl"):
        for n in range(30):
            put(tmp_path, student, f"{n}.txt", "")
    put(tmp_path, "carl", f"{LAB}.ipynb", text)
    found = find(tmp_path, lab)
    assert found["ada"].trouble == "more than 20 files: hand in the notebook by itself"
    assert (
        found["bob"].trouble == found["carl"].trouble == ""
    )  # the honest with a virtual environment beside it


def test_a_folder_of_very_many_levels_is_its_students_trouble(tmp_path, lab, text):
    put(tmp_path, "bob", f"{LAB}.ipynb", text)
    (tmp_path / "ada").mkdir()
    here = os.open(tmp_path / "ada", os.O_RDONLY)
    for _ in range(400):  # more would be for pytest to clear away
        os.mkdir("d", dir_fd=here)
        below = os.open("d", os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = below
    os.close(here)
    found = find(tmp_path, lab)
    assert found["ada"].trouble == "folders more than 12 deep: hand in the notebook by itself"
    assert found["bob"].trouble == ""


def test_very_many_notebooks_are_not_all_read(tmp_path, lab, text, monkeypatch):
    for n in range(module.MOST_NOTEBOOKS + 1):
        put(tmp_path, "ada", f"{n}.ipynb", "{}")
    assert "21 notebooks, and not 01_track2vec.ipynb" in find(tmp_path, lab)["ada"].trouble


def test_place_reads_the_same_bytes_again_and_follows_no_link(tmp_path, lab, text):
    path = put(tmp_path, "ada", f"{LAB}.ipynb", text)
    place = find(tmp_path, lab)["ada"].place
    assert place.read() == text.encode()
    path.rename(tmp_path / "moved")
    path.symlink_to(tmp_path / "moved")
    with pytest.raises(module.Refused, match="is a link"):
        place.read()


# --- notebooks of every kind -----------------------------------------------------------------------------------------


def cells_of(tmp_path, lab, raw):
    put(tmp_path, "ada", f"{LAB}.ipynb", raw if isinstance(raw, str) else json.dumps(raw))
    submission = find(tmp_path, lab)["ada"]
    assert submission.trouble == ""
    return submission


CELLS = [{"cell_type": "code", "source": "a = 1"}, {"cell_type": "markdown", "source": ["b\n", "c"]}]
OLD = [
    {"cell_type": "code", "input": ["a = ", "1"], "outputs": [], "language": "python", "collapsed": False},
    {"cell_type": "heading", "level": 2, "source": "b\nc"},
]


@pytest.mark.parametrize(
    "raw",
    [
        {"nbformat": 2, "nbformat_minor": 0, "worksheets": [{"cells": OLD}]},
        {"nbformat": 3, "metadata": {"name": ""}, "worksheets": [{"cells": OLD[:1]}, {"cells": OLD[1:]}]},
        *({"nbformat": 4, "nbformat_minor": minor, "cells": CELLS} for minor in range(6)),
        {"nbformat": 5, "nbformat_minor": 0, "cells": CELLS},
        {"nbformat": "four", "cells": CELLS},
        {"cells": CELLS, "nbformat": 10**400, "metadata": [1]},
        {"nbformat": 3, "worksheets": [None, {"cells": None}, {"cells": OLD}, 3]},
    ],
    ids=["2", "3", "4.0", "4.1", "4.2", "4.3", "4.4", "4.5", "5", "word", "huge", "odd sheets"],
)  # fmt: skip
def test_every_version_of_the_format(tmp_path, lab, raw):
    notebook = cells_of(tmp_path, lab, raw).notebook
    assert [(c.cell_type, c.source) for c in notebook.cells] == [("code", "a = 1"), ("markdown", "b\nc")]
    assert (notebook.nbformat, notebook.metadata) == (4, {})


def test_huge_numbers_nan_and_the_same_key_twice(tmp_path, lab):
    raw = '{"cells": [{"cell_type": "code", "source": "1", "source": "2", "n": %s, "m": [NaN, -Infinity]}]}'
    assert cells_of(tmp_path, lab, raw % ("9" * 6_000)).notebook.cells[0].source == "2"  # as Jupyter shows it


ODD_METADATA = [
    None,
    [],
    "x",
    3,
    {"nbgrader": None},
    {"nbgrader": []},
    {"nbgrader": {"grade_id": None}},
    {"nbgrader": {"grade_id": ["hit_at_k"]}},
    {"nbgrader": {"grade_id": {"a": 1}}},
    {"nbgrader": {"grade_id": 3, "points": 5}},
    {"nbgrader": {"nbgrader": {"grade_id": "hit_at_k"}}},
]


@pytest.mark.parametrize("metadata", ODD_METADATA, ids=str)
def test_metadata_of_every_wrong_type(tmp_path, lab, metadata):
    cell = {"cell_type": "code", "source": "1", "metadata": metadata, "id": metadata, "attachments": metadata}
    (found,) = cells_of(tmp_path, lab, {"cells": [cell]}).notebook.cells
    assert found == {
        "cell_type": "code",
        "source": "1",
        "metadata": {},
        "id": metadata if metadata == "x" else "",
    }


@pytest.mark.parametrize("version", [1, 2, 3, 99, "x", None, [3]])
def test_every_schema_of_nbgraders_metadata(tmp_path, lab, version):
    grade = {"grade_id": HIT, "schema_version": version, "points": [1], "solution": True, "other": {"a": []}}
    cell = {"cell_type": "code", "source": "1", "metadata": {"nbgrader": grade, "collapsed": True}}
    (found,) = cells_of(tmp_path, lab, {"cells": [cell]}).notebook.cells
    assert found.metadata.nbgrader.grade_id == HIT
    assert set(found.metadata) == {"nbgrader"}
    assert set(found.metadata.nbgrader) <= {"grade_id", "solution", "schema_version"}


def test_sources_of_every_wrong_type(tmp_path, lab):
    sources = [None, {}, [1, "\n2", None, ["x"], {"a": 1}], True]
    cells = [{"cell_type": "code", "source": source} for source in sources]
    notebook = cells_of(
        tmp_path, lab, {"cells": [*cells, {"cell_type": "code"}, {}, {"cell_type": 3}]}
    ).notebook
    assert [c.source for c in notebook.cells] == ["", "", "1\n2", "True", "", "", ""]


def test_characters_that_no_text_has_are_replaced_and_said(tmp_path, lab):
    submission = cells_of(
        tmp_path, lab, r'{"cells": [{"source": "a"}, {"source": "a\ud800b\u0000c\ud83d\ude00"}]}'
    )
    assert submission.notebook.cells[1].source == "a?b?c😀"
    assert submission.notes == (
        "cell 2 holds characters that no text has; each was replaced by ?",
        "it holds no cell of 01_track2vec: is it the right file?",
    )


def test_a_raw_nul_is_no_json(tmp_path, lab):
    put(tmp_path, "ada", f"{LAB}.ipynb", '{"cells": [{"source": "\0"}]}')
    assert "not valid JSON" in find(tmp_path, lab)["ada"].trouble


def test_a_cell_that_is_far_too_long_costs_itself(tmp_path, lab, monkeypatch):
    monkeypatch.setattr(normalizing, "MOST_CHARACTERS", 1_000)
    cells = [{"source": "x" * 1_001}, {"source": "y" * 1_000}]
    submission = cells_of(tmp_path, lab, {"cells": cells})
    assert [c.source[:1] for c in submission.notebook.cells] == ["", "y"]
    assert "cell 1 has 1,001 characters, more than 1,000; it was left out" in submission.notes


@pytest.mark.parametrize("fault", [{"attachments": {"a": {}, "b": 1}}, {"source": "\0"}])
def test_the_same_fault_in_every_cell_is_said_a_few_times(tmp_path, lab, fault):
    cells = [{"cell_type": "markdown", "metadata": {}, "source": "", **fault} for _ in range(500)]
    put(tmp_path, "ada", f"{LAB}.ipynb", json.dumps({"cells": cells, "nbformat": 4, "metadata": {}}))
    notes = find(tmp_path, lab)["ada"].notes
    assert len(notes) < 10
    assert any(re.search(r"and \d+ more", note.replace(",", "")) for note in notes)


def test_too_many_cells_or_characters_in_all(tmp_path, lab, text, monkeypatch):
    put(tmp_path, "ada", f"{LAB}.ipynb", json.dumps({"cells": [{}] * 2_001}))
    put(tmp_path, "bob", f"{LAB}.ipynb", json.dumps({"cells": [{"source": "x" * 400_000}] * 13}))
    put(tmp_path, "carl", f"{LAB}.ipynb", text)
    found = find(tmp_path, lab)
    assert "2,001 cells, more than 2,000" in found["ada"].trouble
    assert "more than 5,000,000 characters" in found["bob"].trouble
    assert found["carl"].trouble == ""


def test_json_nested_without_end_is_one_students_trouble(tmp_path, lab, text):
    put(tmp_path, "ada", f"{LAB}.ipynb", '{"cells": [{"metadata": ' + "[" * 900 + "]" * 900 + "}]}")
    put(tmp_path, "bob", f"{LAB}.ipynb", text)
    found = find(tmp_path, lab)
    assert "nested more than 200 deep" in found["ada"].trouble
    assert found["bob"].trouble == ""


# --- names -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    ["Ada Lovelace", "zoë.müller", "李雷", "o'brien, p.", "a" * 100, "2026-17", "a@uni.org", "x..y", "__ada"],
)
def test_honest_names_are_kept(tmp_path, lab, text, name):
    put(tmp_path, name, f"{LAB}.ipynb", text)
    assert find(tmp_path, lab)[name].trouble == ""


def test_a_name_is_the_same_however_its_accents_are_written(tmp_path, lab, text):
    put(tmp_path, unicodedata.normalize("NFD", "zoë"), f"{LAB}.ipynb", text)
    assert list(find(tmp_path, lab)) == [unicodedata.normalize("NFC", "zoë")]


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("-rf", "starts with -"),
        ("a\nb", "a character that no name has"),
        ("a\x1b[31m", "a character that no name has"),
        ("abc\u202egpj", "a character that no name has"),
        (os.fsdecode(b"a\xff"), "a character that no name has"),
        ("a" * 101, "101 bytes, more than 100"),
        ("é" * 51, "102 bytes"),
        (" ", "nothing but dots and spaces"),
    ],
    ids=ascii,
)
def test_names_that_cannot_be_kept_are_said_under_another(tmp_path, lab, text, name, why):
    put(tmp_path, name, f"{LAB}.ipynb", text)
    put(tmp_path, "bob", f"{LAB}.ipynb", text)
    found = find(tmp_path, lab)
    (stand_in,) = set(found) - {"bob"}
    assert re.fullmatch(r"[A-Za-z0-9_.]{6,50}", stand_in)
    assert why in found[stand_in].trouble
    assert "rename the folder" in found[stand_in].trouble
    assert found[stand_in].notebook is None
    assert found["bob"].trouble == ""


# --- renamed files ---------------------------------------------------------------------------------------------------


def test_a_broken_file_of_the_right_name_beside_a_sound_copy(tmp_path, lab, text):
    put(tmp_path, "ada", f"{LAB}.ipynb", "")
    put(tmp_path, "ada", "copy.ipynb", text)
    submission = find(tmp_path, lab)["ada"]
    assert submission.path.name == "copy.ipynb"
    assert submission.notes[0] == f"{LAB}.ipynb: the file is empty"


def test_a_file_without_metadata_is_known_by_the_texts_of_its_cells(tmp_path, lab):
    texts = [cell.source for cell in lab.blank.cells]
    bare = {"cells": [{"cell_type": c.cell_type, "source": c.source} for c in lab.blank.cells]}
    put(tmp_path, "ada", "a.ipynb", json.dumps({"cells": [{"source": "other"}]}))
    put(tmp_path, "ada", "b.ipynb", json.dumps(bare))
    assert find(tmp_path, lab)["ada"].notebook is None
    (submission,) = find_submissions(tmp_path, LAB, lab.grade_ids, texts=texts)
    assert submission.path.name == "b.ipynb"


def with_own_cell(lab, text, answers=None):
    notebook = hand_in(lab, answers)
    notebook.cells.append(nbformat.v4.new_code_cell(text))
    return nbformat.writes(notebook)


def test_of_two_that_fit_equally_well_the_newest_is_taken_and_said(tmp_path, lab):
    for n, name in enumerate(["b.ipynb", "a.ipynb"]):
        os.utime(put(tmp_path, "ada", name, with_own_cell(lab, name)), (n, n))
    submission = find(tmp_path, lab)["ada"]
    assert submission.path.name == "a.ipynb"
    assert any(
        "2 notebooks of this lab: a.ipynb was graded" in note and "not b.ipynb" in note
        for note in submission.notes
    )
    (tmp_path / "received.csv").write_text(
        "student,when,file\nada,2026-11-22T10:00Z,b.ipynb\nada,2026-11-22T09:00Z,a.ipynb\n"
    )
    submission = find(tmp_path, lab)["ada"]
    assert submission.path.name == "b.ipynb"
    assert submission.received == datetime(2026, 11, 22, 10, tzinfo=UTC)


def test_a_files_name_steers_no_terminal(tmp_path, lab, text):
    put(tmp_path, "ada", os.fsdecode(b"a\xff\x1b[2J\n.ipynb"), text)
    put(tmp_path, "bob", "b\x1b.zip", "none")
    found = find(tmp_path, lab)
    assert found["ada"].notes[0].startswith("the file is called a??[2J?.ipynb,")
    assert found["bob"].trouble.startswith("b?.zip cannot be unpacked")


def test_a_fault_of_the_reading_costs_one_student_only(tmp_path, lab, text, monkeypatch):
    put(tmp_path, "ada", f"{LAB}.ipynb", text + " " * 7)
    put(tmp_path, "bob", f"{LAB}.ipynb", text)

    def stumbles(data):
        if data.endswith(b" " * 7):
            raise MemoryError("full")
        return json.loads(data)

    monkeypatch.setattr(module, "read_json", stumbles)
    found = find(tmp_path, lab)
    assert found["ada"].trouble == "it cannot be read: MemoryError: full"
    assert found["bob"].trouble == ""


# --- time ------------------------------------------------------------------------------------------------------------


def test_the_collectors_clock_tells_when(tmp_path, lab, text):
    for student in ("ada", "bob", "carl", "zoë"):
        put(tmp_path, student, f"{LAB}.ipynb", text)
    (tmp_path / "received.csv").write_text(
        "student,when\nada,2026-11-22T18:00:00+01:00\nada,2026-11-21T18:00:00+01:00\nbob, 2026-11-22 18:00\n"
        "zoe\u0308,2026-11-22T00:00Z\n",
        encoding="utf-8-sig",
    )
    found = find(tmp_path, lab)
    assert found["ada"].received == datetime(2026, 11, 22, 17, tzinfo=UTC)
    assert found["bob"].received == datetime(2026, 11, 22, 18).astimezone()
    assert found["carl"].received is None
    assert found["zoë"].received is not None


def test_what_a_student_says_of_the_time_counts_for_nothing(tmp_path, lab, text):
    path = put(tmp_path, "ada", f"{LAB}.ipynb", text)
    put(tmp_path, "ada", "received.csv", "student,when\nada,2020-01-01T00:00Z\n")
    put(tmp_path, "ada", "timestamp.txt", "2020-01-01 00:00:00.000000 UTC")
    os.utime(path, (0, 0))
    assert find(tmp_path, lab)["ada"].received is None


@pytest.mark.parametrize(
    ("stamp", "when"),
    [
        ("2026-11-22 10:00:00.123456 UTC", datetime(2026, 11, 22, 10, 0, 0, 123456, UTC)),
        ("2026-11-22 10:00:00 Europe/Paris\n", datetime(2026, 11, 22, 9, tzinfo=UTC)),
        ("2026-11-22T10:00:00+02:00", datetime(2026, 11, 22, 8, tzinfo=UTC)),
        ("2026-11-22 10:00:00", datetime(2026, 11, 22, 10).astimezone()),
        ("yesterday", None),
        ("0001-01-01 00:00:00", None),
        ("2026-11-22 10:00:00 ../../etc/passwd", None),
        ("2026-11-22 10:00:00 Nowhere/Land", None),
        (b"\xff", None),
        ("x" * 300, None),
    ],
    ids=ascii,
)
def test_nbgraders_timestamp_counts_where_the_instructor_asks_for_it(tmp_path, lab, text, stamp, when):
    put(tmp_path, "ada", f"{LAB}/{LAB}.ipynb", text)
    put(tmp_path, "ada", f"{LAB}/timestamp.txt", stamp)
    (submission,) = find_submissions(tmp_path, LAB, lab.grade_ids, timestamps=True)
    assert submission.received == when
    (tmp_path / "received.csv").write_text("student,when\nada,2026-11-30T00:00Z\n")
    (submission,) = find_submissions(tmp_path, LAB, lab.grade_ids, timestamps=True)
    assert submission.received == datetime(2026, 11, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    "table", ["name,date\na,b\n", "student,when\nada,soon\n", "student,when\nada\n", b"\xff"]
)
def test_a_clock_that_cannot_be_read_is_said(tmp_path, lab, text, table):
    put(tmp_path, "ada", f"{LAB}.ipynb", text)
    (tmp_path / "received.csv").write_bytes(table if isinstance(table, bytes) else table.encode())
    with pytest.raises(ValueError, match=r"received\.csv"):
        find(tmp_path, lab)


# --- hostile zips ----------------------------------------------------------------------------------------------------


def zipped(path, *members, method=zipfile.ZIP_DEFLATED):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # the same name twice
        with zipfile.ZipFile(path, "w", method) as archive:
            for name, data in members:
                archive.writestr(name, data)
    return path


def patched(path, old, new):
    data = path.read_bytes()
    assert old in data
    path.write_bytes(data.replace(old, new))
    return path


@pytest.fixture
def scratch(tmp_path):
    folder = tmp_path / "scratch"
    folder.mkdir()
    return folder


def test_a_zip_that_lies_about_its_sizes(tmp_path, scratch, monkeypatch, lab, text):
    monkeypatch.setattr(archives, "MOST_RAW", 1_000)
    monkeypatch.setattr(module, "MOST_BYTES", 1_000)
    bomb = zipped(tmp_path / "class.zip", ("ada/a.ipynb", " " * 1_000_000), ("bob/b.ipynb", "{}"))
    found = find(unpack(bomb, scratch), lab)
    assert (scratch / "ada" / "a.ipynb").stat().st_size == 1_001
    assert "more than" in found["ada"].trouble
    small = patched(bomb, (1_000_000).to_bytes(4, "little"), (10).to_bytes(4, "little"))
    (tmp_path / "other").mkdir()
    found = find(unpack(small, tmp_path / "other"), lab)
    assert "cannot be unpacked" in found["ada"].trouble
    assert found["bob"].trouble == "the file is no notebook: it has no list of cells"


def test_a_class_that_unpacks_to_too_much(tmp_path, scratch, monkeypatch):
    monkeypatch.setattr(archives, "MOST_UNPACKED", 100_000)
    bomb = zipped(tmp_path / "class.zip", *((f"s{n}/a.ipynb", " " * 50_000) for n in range(3)))
    with pytest.raises(ValueError, match="too much for a class"):
        unpack(bomb, scratch)


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_methods_that_inflate_without_a_bound_are_refused(tmp_path, scratch, method):
    bomb = zipped(tmp_path / "class.zip", ("ada/a.ipynb", " " * 1_000), method=method)
    with pytest.raises(ValueError, match="packed in a rare way"):
        unpack(bomb, scratch)


ODD = {
    "twice": [("ada/a.ipynb", "1"), ("ada/a.ipynb", "2")],
    "dot": [("ada/./a.ipynb", "1"), ("ada/a.ipynb", "2")],
    "leads out": [("ada/../../a.ipynb", "1")],
    "leads out ": [("ada\\..\\..\\a.ipynb", "1")],
    "too long": [("ada/" + "a" * 300 + ".ipynb", "1")],
    "under its name": [("ada/x.ipynb", "1"), ("ada/x.ipynb/b.ipynb", "2")],
}


@pytest.mark.parametrize("why", ODD)
def test_what_is_odd_in_a_classs_zip_is_the_trouble_of_one(tmp_path, scratch, lab, text, why):
    archive = zipped(
        tmp_path / "class.zip", *ODD[why], (f"bob/{LAB}.ipynb", text), (f"eve/{LAB}.ipynb", text)
    )
    found = find(unpack(archive, scratch), lab)
    assert list(found) == ["ada", "bob", "eve"]
    assert found["ada"].trouble
    assert why.strip() in found["ada"].trouble or why == "dot"
    assert found["bob"].trouble == found["eve"].trouble == ""
    assert {path.name for path in tmp_path.iterdir()} == {"class.zip", "scratch"}


@pytest.mark.parametrize("name", ["../a.ipynb", "/tmp/kit-outside.ipynb", "C:/a.ipynb"])
def test_a_member_that_leads_out_is_nobodys_and_said(tmp_path, scratch, lab, text, name):
    archive = zipped(
        tmp_path / "class.zip", (name, text), (f"bob/{LAB}.ipynb", text), (f"eve/{LAB}.ipynb", text)
    )
    said = []
    found = find(unpack(archive, scratch), lab, said)
    assert {student for student, one in found.items() if not one.trouble} == {"bob", "eve"}
    assert any("leads out of it" in words for words in [*said, *(one.trouble for one in found.values())])


def test_members_that_nobody_wants_are_passed_over_unjudged(tmp_path, scratch, lab, text):
    archive = zipped(tmp_path / "class.zip", (f"ada/{LAB}.ipynb", text), (f"bob/{LAB}.ipynb", text))
    with zipfile.ZipFile(archive, "a") as more:
        link = zipfile.ZipInfo("ada/venv/bin/python")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        more.writestr(link, "/usr/bin/python3")
        more.writestr("bob/data.bin", "x" * 100, zipfile.ZIP_BZIP2)
        more.writestr("../README.md", "x")
    found = find(unpack(archive, scratch), lab)
    assert {student: one.trouble for student, one in found.items()} == {"ada": "", "bob": ""}
    assert found["ada"].notes == ()


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_one_students_rare_way_of_packing_stops_nobody(tmp_path, scratch, lab, text, method):
    archive = zipped(tmp_path / "class.zip", (f"bob/{LAB}.ipynb", text), (f"eve/{LAB}.ipynb", text))
    with zipfile.ZipFile(archive, "a") as more:
        more.writestr(f"ada/{LAB}.ipynb", text, method)
    found = find(unpack(archive, scratch), lab)
    assert "packed in a rare way" in found["ada"].trouble
    assert found["bob"].trouble == found["eve"].trouble == ""


@pytest.mark.parametrize(("one", "other"), [("José", "Jose\u0301"), ("Ada", "ada")])
def test_names_in_a_zip_that_are_one_elsewhere(tmp_path, scratch, lab, text, one, other):
    full = nbformat.writes(hand_in(lab, {}))
    archive = zipped(tmp_path / "class.zip", (f"{one}/{LAB}.ipynb", text), (f"{other}/{LAB}.ipynb", full))
    found = find(unpack(archive, scratch), lab)
    assert all(submission.trouble == "" for submission in found.values())
    if one == "Ada":
        assert list(found) == ["Ada", "ada"]
        assert any("also handed in as 'ada'" in note for note in found["Ada"].notes)
    else:
        (submission,) = found.values()
        assert any("taken for one student" in note for note in submission.notes)


def test_names_in_a_zip_are_utf8_also_where_it_does_not_say_so(tmp_path, scratch, lab, text):
    archive = zipped(tmp_path / "class.zip", (f"Jos\u00e9/{LAB}.ipynb", text), (f"bob/{LAB}.ipynb", text))
    data = bytearray(archive.read_bytes())
    for mark, at in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        place = data.index(mark)
        assert data[place + at + 1] & 8
        data[place + at + 1] &= ~8
    archive.write_bytes(data)
    assert set(find(unpack(archive, scratch), lab)) == {"José", "bob"}


def test_a_locked_zip(tmp_path, scratch):
    path = zipped(tmp_path / "class.zip", ("ada/a.ipynb", "1"))
    data = bytearray(path.read_bytes())
    data[data.index(b"PK\1\2") + 8] |= 1
    path.write_bytes(data)
    with pytest.raises(ValueError, match="locked by a password"):
        unpack(path, scratch)


def test_a_zip_whose_two_lists_differ(tmp_path, scratch):
    path = zipped(tmp_path / "class.zip", ("ada/a.ipynb", "1"))
    data = path.read_bytes()
    path.write_bytes(data.replace(b"ada/a.ipynb", b"eve/e.ipynb", 1))
    with pytest.raises(ValueError, match="cannot be unpacked"):
        unpack(path, scratch)


@pytest.mark.parametrize("cut", [26, 42, 60])
def test_a_zip_that_was_damaged(tmp_path, scratch, cut):
    path = zipped(tmp_path / "class.zip", ("ada/a.ipynb", "x" * 100))
    data = path.read_bytes()
    path.write_bytes(data[:cut] + b"\xff" * 12 + data[cut + 12 :])
    with pytest.raises(ValueError, match=r"cannot be unpacked|rare way|password"):
        unpack(path, scratch)


def test_the_clock_in_a_zip_is_the_collectors_only_beside_students(tmp_path, scratch, lab, text):
    times = "student,when\nada,2026-11-22T10:00Z\n"
    members = [(f"class/{s}/{LAB}.ipynb", text) for s in ("ada", "bob")]
    unpacked = unpack(zipped(tmp_path / "class.zip", *members, ("class/received.csv", times)), scratch)
    assert find(unpacked, lab)["ada"].received is not None
    (tmp_path / "one").mkdir()
    one = zipped(tmp_path / "one.zip", (f"eve/ada/{LAB}.ipynb", text), ("eve/received.csv", times))
    assert find(unpack(one, tmp_path / "one"), lab)["ada"].received is None


# --- a student's own zip ---------------------------------------------------------------------------------------------


def own_zip(tmp_path, *members, **options):
    (tmp_path / "class" / "ada").mkdir(parents=True)
    return zipped(tmp_path / "class" / "ada" / "lab.zip", *members, **options)


def test_a_students_own_zip_is_taken_where_there_is_no_notebook(tmp_path, lab, text):
    own_zip(tmp_path, ("x/lab (1).ipynb", text), (f"__MACOSX/x/._{LAB}.ipynb", "junk"), ("data.csv", "1"))
    submission = find(tmp_path / "class", lab)["ada"]
    assert submission.trouble == ""
    assert submission.notes == (
        "the file is called lab (1).ipynb, and was known by its exercises",
        "the notebook was taken out of lab.zip",
    )
    assert submission.path is None
    assert submission.place.read() == text.encode()
    assert {path.name for path in (tmp_path / "class" / "ada").iterdir()} == {"lab.zip"}
    put(tmp_path / "class", "ada", f"{LAB}.ipynb", text)
    assert find(tmp_path / "class", lab)["ada"].notes == ()


@pytest.mark.parametrize(
    ("members", "why"),
    [
        ([("../a.ipynb", "1")], "leads out"),
        ([("a.ipynb", "1"), ("a.ipynb", "2")], "twice"),
        ([(f"{n}.txt", "") for n in range(60)], "more than 50 files"),
        ([("a.ipynb", " " * 2_000_000)], "2 MB without its outputs, more than 1"),
        ([("a.txt", "1")], "among 0 notebooks"),
        ([("inner.zip", "PK")], "inner.zip cannot be unpacked"),
        ([(f"{n}.ipynb", "") for n in range(30)], "30 notebooks"),
    ],
    ids=["out", "twice", "many", "bomb", "none", "nested", "notebooks"],
)
def test_a_hostile_zip_is_its_students_trouble(tmp_path, lab, text, members, why, monkeypatch):
    monkeypatch.setattr(file_listing, "MOST_ENTRIES", 50)
    monkeypatch.setattr(module, "MOST_BYTES", 1_000_000)
    own_zip(tmp_path, *members)
    put(tmp_path / "class", "bob", f"{LAB}.ipynb", text)
    found = find(tmp_path / "class", lab)
    assert why in found["ada"].trouble
    assert found["bob"].trouble == ""


def test_a_zip_of_far_too_many_files_is_not_even_listed(tmp_path, lab, monkeypatch):
    monkeypatch.setattr(file_listing, "MOST_ENTRIES", 50)
    own_zip(tmp_path, *((f"{n}.txt", "") for n in range(60)))
    monkeypatch.setattr(file_listing, "open_zip", lambda *_: pytest.fail("it was listed"))
    assert "more than 50 files" in find(tmp_path / "class", lab)["ada"].trouble


def test_many_zips_and_zips_that_are_none(tmp_path, lab):
    put(tmp_path, "ada", "a.zip", "no zip")
    for n in range(4):
        put(tmp_path, "bob", f"{n}.zip", "")
    found = find(tmp_path, lab)
    assert "a.zip cannot be unpacked" in found["ada"].trouble
    assert "4 zips" in found["bob"].trouble


@pytest.fixture(scope="module")
def of_each_lab():
    """All labs, and each as it is released and as it is solved."""
    labs = {name: GradedLab.load(name) for name in lab_names()}
    return {
        name: (one, [nbformat.writes(one.blank), nbformat.writes(hand_in(one, {}))])
        for name, one in labs.items()
    }


@pytest.mark.parametrize("wanted", lab_names())
@pytest.mark.parametrize("solved", [0, 1])
def test_a_notebook_of_another_lab_is_never_taken_for_this_one(tmp_path, of_each_lab, wanted, solved):
    for name, (_, both) in of_each_lab.items():
        put(tmp_path, f"has_{name}", "homework.ipynb", both[solved])
    lab = of_each_lab[wanted][0]
    texts = [cell.source for cell in lab.blank.cells]
    found = find_submissions(tmp_path, wanted, lab.grade_ids, texts=texts)
    assert [one.student for one in found if one.notebook] == [f"has_{wanted}"]
    assert [one.student for one in found if one.of_lab] == [f"has_{wanted}"]
    for one in found:
        if not one.of_lab:
            assert (
                f"homework.ipynb is {one.student.removeprefix('has_')}; hand in that of {wanted}"
                in one.trouble
            )
