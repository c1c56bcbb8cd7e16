"""Layouts of real downloads: one student a person, the finished notebook counts, nothing vanishes without a line."""

import io
import json
import os
import zipfile
from datetime import datetime

import nbformat
import pytest

from autograde.cells import lab_names
from autograde.grader import GradedLab
from autograde.handing_in import hand_in
from autograde.trust.intake import find_submissions
from autograde.trust.layouts import open_class, student_named
from tests.corpus import n_answers

LAB = "01_track2vec"
ALL = n_answers(LAB)
EMPTY_ZIP = b"PK\5\6" + b"\0" * 18


@pytest.fixture(scope="module")
def lab():
    return GradedLab.load(LAB)


@pytest.fixture(scope="module")
def full(lab):
    return nbformat.writes(hand_in(lab, {}))


@pytest.fixture(scope="module")
def half(lab):
    notebook = hand_in(lab, None)
    cell = next(c for c in notebook.cells if c.metadata.get("nbgrader", {}).get("grade_id") == "hit_at_k")
    cell.source = "def hit_at_k(suggested, held_out):\n    return 1.0"
    return nbformat.writes(notebook)


@pytest.fixture(scope="module")
def blank(lab):
    return nbformat.writes(lab.blank)


def zip_of(**members):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return target.getvalue()


def lay(folder, files):
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return folder


def found(lab, folder, scratch, said=None):
    said = [] if said is None else said
    scratch.mkdir(exist_ok=True)
    given = open_class(folder, scratch, LAB, lab_names(), said.append)
    texts = [cell.source for cell in lab.blank.cells]
    submissions = find_submissions(
        given.path, LAB, lab.grade_ids, texts=texts, odd=given.odd, say=said.append
    )
    return {submission.student: submission for submission in submissions}


def answers(submission):
    return sum(
        "raise NotImplementedError" not in cell.source and cell.source != "TODO: your answer here"
        for cell in submission.notebook.cells
        if cell.metadata.get("nbgrader", {}).get("grade_id", "check_")[:6] != "check_"
    )


@pytest.fixture(params=["folder", "zip"])
def given(request, tmp_path):
    """Lays files out, and gives them as a folder or as a zip of it."""

    def give(files):
        folder = lay(tmp_path / "class", files)
        if request.param == "folder":
            return folder
        target = tmp_path / "class.zip"
        with zipfile.ZipFile(target, "w") as archive:
            for path in sorted(folder.rglob("*")):
                archive.write(path, path.relative_to(folder))
        return target

    return give


# --- layouts that are not understood are said ------------------------------------------------------------------------


def platform_layouts(full, half):
    return {
        "Moodle": {
            f"Ada Lovelace_12345_assignsubmission_file_/{LAB}.ipynb": full,
            f"José Núñez_12346_assignsubmission_file_/{LAB} (1).ipynb": full,
            f"O'Brien Seán_12347_assignsubmission_file_/{LAB}.ipynb": half,
            "O'Brien Seán_12347_assignsubmission_onlinetext_/onlinetext.html": "<p>hi</p>",
            "王 小明_12348_assignsubmission_file_/hw.zip": EMPTY_ZIP,
            f"Group A-Ada Lovelace_12349_assignsubmission_file_/{LAB}.ipynb": full,
        },
        "Moodle, flat": {
            f"Ada Lovelace_12345_assignsubmission_file_{LAB}.ipynb": full,
            "Bob X_12347_assignsubmission_file_v1.ipynb": half,
            "Bob X_12347_assignsubmission_file_v2.ipynb": full,
            "Zoe_12350_assignsubmission_file_hw.zip": EMPTY_ZIP,
        },
        "Canvas": {
            f"lovelaceada_12345_678901_{LAB}.ipynb": full,
            f"nunezjose_LATE_12346_678902_{LAB}-1.ipynb": full,
            f"obriensean_12347_678903_{LAB}-2.ipynb": half,
            "wangxiaoming_12348_678905_hw.zip": EMPTY_ZIP,
        },
        "Gradescope": {
            f"assignment_555_export/submission_111/{LAB}.ipynb": full,
            f"assignment_555_export/submission_222/{LAB}.ipynb": half,
            "assignment_555_export/submission_metadata.yml": "submission_111:\n  :submitters:\n",
        },
    }


@pytest.mark.parametrize("platform", ["Moodle", "Moodle, flat", "Canvas", "Gradescope"])
def test_a_platforms_layout_is_said_with_the_command_that_reads_it(
    given, lab, full, half, tmp_path, platform
):
    folder = given(platform_layouts(full, half)[platform])
    with pytest.raises(ValueError, match="autograde collect") as error:
        found(lab, folder, tmp_path / "scratch")
    assert f"as {platform.split(',')[0]} gives it" in str(error.value)


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ({"class/anna.ipynb": 1, "class/bob.ipynb": 1}, "is it one student's, or the class's"),
        ({f"class/ada/{LAB}.ipynb": 1, f"class/v2/{LAB}.ipynb": 1}, "are these people, or parts"),
        ({"download.zip": 1}, "nothing but download.zip"),
        ({f"{LAB}/{LAB}.ipynb": 1, "02_influencers/02_influencers.ipynb": 1}, "a folder a lab"),
    ],
)
def test_a_layout_that_may_be_two_things_is_said(lab, full, tmp_path, files, words):
    folder = lay(tmp_path / "class", dict.fromkeys(files, full))
    with pytest.raises(ValueError, match=words):
        found(lab, folder, tmp_path / "scratch")


# --- layouts that are read -------------------------------------------------------------------------------------------


def test_a_folder_in_a_folder_is_the_class(given, lab, full, half, tmp_path):
    top = "01-track2vec-submissions"
    files = {
        f"{top}/01-track2vec-ada/labs/{LAB}.ipynb": full,
        f"{top}/01-track2vec-bob/labs/{LAB}.ipynb": half,
    }
    said = []
    people = found(lab, given(files), tmp_path / "scratch", said)
    assert {name: answers(one) for name, one in people.items()} == {
        "01-track2vec-ada": ALL,
        "01-track2vec-bob": 1,
    }


def test_that_the_class_was_found_deeper_is_said(lab, full, tmp_path):
    said = []
    files = {f"top/deeper/{name}/{LAB}.ipynb": full for name in ("ada", "bob")}
    assert list(found(lab, lay(tmp_path / "class", files), tmp_path / "scratch", said)) == ["ada", "bob"]
    assert any("the students' folders are those in" in words for words in said)


def test_versions_in_a_students_folder_are_one_student(given, lab, full, half, tmp_path):
    people = found(
        lab, given({f"ada/v1/{LAB}.ipynb": half, f"ada/v2/{LAB}.ipynb": full}), tmp_path / "scratch"
    )
    assert list(people) == ["ada"]
    assert answers(people["ada"]) == ALL
    assert any(f"v1/{LAB}.ipynb (1 of {ALL})" in note for note in people["ada"].notes)


def test_a_blank_beside_the_finished_notebook_is_not_taken(given, lab, full, blank, tmp_path):
    people = found(
        lab, given({f"ada/{LAB}.ipynb": blank, f"ada/{LAB} (1).ipynb": full}), tmp_path / "scratch"
    )
    assert answers(people["ada"]) == ALL
    assert any(f"not {LAB}.ipynb (0 of {ALL})" in note for note in people["ada"].notes)


@pytest.mark.parametrize("lost", ["metadata", "nothing"])
def test_the_least_finished_is_never_taken(lab, full, half, tmp_path, lost):
    finished = json.loads(full)
    if lost == "metadata":
        for cell in finished["cells"]:
            cell["metadata"] = {}
            cell.pop("id", None)
    files = {"ada/a.ipynb": json.dumps(finished), "ada/b.ipynb": half, "ada/c.ipynb": half + " "}
    people = found(lab, lay(tmp_path / "class", files | {"bob/x.ipynb": half}), tmp_path / "scratch")
    assert people["ada"].path.name == "a.ipynb"


def test_the_newest_by_the_collectors_clock_comes_first(lab, full, half, blank, tmp_path):
    table = "student,file,when\n" + "".join(
        f"ada,{name}.ipynb,2026-11-{day}T10:00\n" for name, day in (("old", 20), ("new", 21), ("blank", 22))
    )
    files = {"ada/old.ipynb": full, "ada/new.ipynb": half, "ada/blank.ipynb": blank, "received.csv": table}
    people = found(lab, lay(tmp_path / "class", files | {"bob/x.ipynb": full}), tmp_path / "scratch")
    assert people["ada"].path.name == "new.ipynb"
    (note,) = [note for note in people["ada"].notes if "newest by received.csv" in note]
    assert f"old.ipynb ({ALL} of {ALL})" in note
    assert f"blank.ipynb (0 of {ALL})" in note


def test_scratch_paper_beside_a_zip(given, lab, full, tmp_path):
    scratch = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("1+1")])
    files = {
        "ada/scratch.ipynb": nbformat.writes(scratch),
        "ada/hw.zip": zip_of(**{f"{LAB}.ipynb": full}),
        f"bob/{LAB}.ipynb": full,
    }
    people = found(lab, given(files), tmp_path / "scratch")
    assert answers(people["ada"]) == ALL
    assert "the notebook was taken out of hw.zip" in people["ada"].notes


def test_one_name_written_in_two_ways_is_one_student(given, lab, full, half, tmp_path):
    files = {f"José/{LAB}.ipynb": full, f"Jose\u0301/{LAB}.ipynb": half}
    people = found(lab, given(files), tmp_path / "scratch")
    assert list(people) == ["José"]
    assert answers(people["José"]) == ALL
    assert any("taken for one student" in note for note in people["José"].notes)


def test_a_folder_and_a_file_of_one_name_are_one_student(given, lab, full, half, tmp_path):
    people = found(
        lab, given({f"ada/{LAB}.ipynb": half, "ada.ipynb": full, "bob.ipynb": half}), tmp_path / "scratch"
    )
    assert list(people) == ["ada", "bob"]
    assert answers(people["ada"]) == ALL


def test_names_that_differ_in_capitals_are_graded_apart_and_said(lab, full, half, tmp_path):
    files = {f"Ada/{LAB}.ipynb": full, f"ada/{LAB}.ipynb": half}
    people = found(lab, lay(tmp_path / "class", files), tmp_path / "scratch")
    assert {name: answers(one) for name, one in people.items()} == {"Ada": ALL, "ada": 1}
    assert all(any("also handed in as" in note for note in one.notes) for one in people.values())


@pytest.mark.parametrize("other", ["ada.", "ada ", "Ada. "])
def test_names_that_differ_in_a_dot_or_blank_at_the_end_are_graded_apart_and_said(
    lab, full, half, tmp_path, other
):
    files = {f"ada/{LAB}.ipynb": full, f"{other}/{LAB}.ipynb": half}
    people = found(lab, lay(tmp_path / "class", files), tmp_path / "scratch")
    assert {name: answers(one) for name, one in people.items()} == {"ada": ALL, other: 1}
    assert all(any("also handed in as" in note for note in one.notes) for one in people.values())


def test_files_at_the_top_are_students_or_said(given, lab, full, tmp_path):
    files = {
        "ada_hw.zip": zip_of(**{f"{LAB}.ipynb": full}),
        "bob.ipynb.txt": full,
        "carl.json": full,
        "package.json": "{}",
        "notes.docx": "x",
        "dora.ipynb": full,
        "received.csv": "student,when\nada_hw,2026-11-29 12:00\n",
    }
    said = []
    people = found(lab, given(files), tmp_path / "scratch", said)
    assert {name: one.trouble for name, one in people.items()} == dict.fromkeys(
        ["ada_hw", "bob", "carl", "dora"], ""
    )
    assert any("notes.docx, package.json" in words for words in said)
    assert not any("received.csv" in words for words in said)


def test_a_file_called_as_the_lab_is_nobodys(lab, full, tmp_path):
    files = {f"{LAB}.ipynb": full, "bob.ipynb": full}
    people = found(lab, lay(tmp_path / "class", files), tmp_path / "scratch")
    assert "whose is it" in people[LAB].trouble
    assert people["bob"].trouble == ""


# --- names -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "student"),
    [
        ("Tom & Jerry", "Tom & Jerry"),
        ("<b>ada</b>", "‹b›ada‹/b›"),
        ('x" onclick="y', "x” onclick=”y"),
        (".ada", "ada"),
    ],
)
def test_markup_and_dots_in_names_are_written_otherwise_and_graded(name, student):
    who = student_named(name)
    assert (who.student, who.unfit) == (student, "")
    assert bool(who.note) == (name != student)


def test_a_folder_that_begins_with_a_dot_is_read(given, lab, full, tmp_path):
    people = found(lab, given({f".ada/{LAB}.ipynb": full, f"bob/.{LAB}.ipynb": full}), tmp_path / "scratch")
    assert {name: one.trouble for name, one in people.items()} == {"ada": "", "bob": ""}


def test_names_are_utf8_whatever_the_locale(monkeypatch):
    monkeypatch.setattr(os, "fsencode", lambda name: name.encode("ascii", "surrogateescape"))
    assert student_named("José".encode().decode("ascii", "surrogateescape")).student == "José"


# --- files -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("encode", "note"),
    [
        (lambda text: text.encode("utf-16"), "saved as utf-16"),
        (lambda text: text.encode("utf-8-sig"), ""),
        (lambda text: text.encode("cp1252", "xmlcharrefreplace"), "saved as cp1252"),
    ],
)
def test_files_saved_in_other_ways_are_read(lab, tmp_path, encode, note):
    notebook = hand_in(lab, {})
    notebook.cells[0].source = "für Anna"
    text = json.dumps(notebook, ensure_ascii=False)
    people = found(lab, lay(tmp_path / "class", {f"ada/{LAB}.ipynb": encode(text)}), tmp_path / "scratch")
    assert people["ada"].notebook.cells[0].source == "für Anna"
    assert any(note in words for words in [*people["ada"].notes, ""])


@pytest.mark.parametrize("name", [f"{LAB}.ipynb.txt", f"{LAB}.json", f"{LAB}.ipynb (1)", f"{LAB}.IPYNB"])
def test_endings_that_browsers_make_are_read(given, lab, full, tmp_path, name):
    people = found(lab, given({f"ada/{name}": full, "bob.ipynb": full}), tmp_path / "scratch")
    assert answers(people["ada"]) == ALL


def test_a_zip_in_a_zip(given, lab, full, tmp_path):
    inner = zip_of(**{f"work/{LAB}.ipynb": full})
    people = found(
        lab, given({"ada/hw.zip": zip_of(**{"inner.zip": inner}), "bob.ipynb": full}), tmp_path / "scratch"
    )
    assert answers(people["ada"]) == ALL
    assert people["ada"].place.read() == full.encode()


def test_a_zip_in_a_zip_in_a_zip_is_said(lab, full, tmp_path):
    nested = zip_of(**{"b.zip": zip_of(**{"c.zip": zip_of(**{f"{LAB}.ipynb": full})})})
    people = found(
        lab, lay(tmp_path / "class", {"ada/a.zip": nested, "bob.ipynb": full}), tmp_path / "scratch"
    )
    assert "a zip in a zip in a zip" in people["ada"].trouble


def test_a_file_that_is_all_outputs_is_read(lab, full, tmp_path):
    notebook = json.loads(full)
    code = next(cell for cell in notebook["cells"] if cell["cell_type"] == "code")
    code["outputs"] = [{"output_type": "stream", "name": "stdout", "text": 'x"]}' * 9_000_000}]
    files = {f"ada/{LAB}.ipynb": json.dumps(notebook)}
    people = found(lab, lay(tmp_path / "class", files), tmp_path / "scratch")
    assert answers(people["ada"]) == ALL
    assert any("its outputs were left out" in note for note in people["ada"].notes)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ('{\n<<<<<<< HEAD\n "cells": []\n=======\n "cells": [1]\n>>>>>>> theirs\n}', "git's conflict marks"),
        ("<!DOCTYPE html><html></html>", "a web page"),
        (b"%PDF-1.7", "is a PDF"),
        (b"PK\3\4rest", "is a zip"),
    ],
)
def test_what_is_no_notebook_is_named(lab, tmp_path, data, words):
    people = found(lab, lay(tmp_path / "class", {f"ada/{LAB}.ipynb": data}), tmp_path / "scratch")
    assert words in people["ada"].trouble


def test_another_labs_notebook_under_this_labs_name(lab, full, tmp_path):
    other = nbformat.writes(hand_in(GradedLab.load("04_funnel"), {}))
    files = {f"ada/{LAB}.ipynb": other, f"bob/{LAB}.ipynb": full, "bob/04_funnel.ipynb": other}
    people = found(lab, lay(tmp_path / "class", files), tmp_path / "scratch")
    assert f"{LAB}.ipynb is 04_funnel" in people["ada"].trouble
    assert answers(people["bob"]) == ALL


def test_files_that_are_no_notebook_are_told_by_name(given, lab, full, tmp_path):
    people = found(
        lab, given({"ada/answers.docx": "x", "ada/lab.html": "x", "bob.ipynb": full}), tmp_path / "scratch"
    )
    assert "found answers.docx, lab.html: hand in the .ipynb itself" in people["ada"].trouble


# --- received.csv ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "table",
    [
        "student;when\nada;2026-11-29 12:00\n",
        'student,when\nada,"Sunday, 29 November 2026, 12:00 PM"\n',
        "Student\tWhen\nada\t29.11.2026 12:00\n",
        "student,when\nada,11/29/2026 12:00 PM\n",
        "student;when\nada;29.11.2026, 12:00\n".encode("utf-16"),
    ],
)
def test_tables_of_times_as_platforms_and_spreadsheets_write_them(given, lab, full, tmp_path, table):
    files = {f"ada/{LAB}.ipynb": full, f"bob/{LAB}.ipynb": full, "received.csv": table}
    people = found(lab, given(files), tmp_path / "scratch")
    assert people["ada"].received == datetime(2026, 11, 29, 12).astimezone()


def test_lines_that_cannot_be_read_are_said_by_their_numbers(lab, full, tmp_path):
    table = "student,when\nada,2026-11-29 12:00\nbob,soon\ncarl,3/4/2026 12:00\n"
    files = {f"ada/{LAB}.ipynb": full, "received.csv": table}
    with pytest.raises(ValueError, match=r"line 3: 'soon' is no time.*; line 4: .* may be two days"):
        found(lab, lay(tmp_path / "class", files), tmp_path / "scratch")


def test_names_that_nobody_has_are_said(lab, full, tmp_path):
    said = []
    files = {f"ada/{LAB}.ipynb": full, "received.csv": "student,when\nada,2026-11-29\nbobb,2026-11-29\n"}
    found(lab, lay(tmp_path / "class", files), tmp_path / "scratch", said)
    assert said == ["received.csv: nothing was handed in under the name 'bobb' (line 3)"]
