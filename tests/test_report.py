"""grades.csv and the students' zip."""

import csv
import subprocess
import sys
import zipfile

import pytest

from autograde.gradebook import Mark
from autograde.release import release
from autograde.report.table import COLUMNS, as_text, write_csv


def test_the_csv_has_its_columns_and_no_formulas(tmp_path):
    write_csv(
        tmp_path / "grades.csv",
        [Mark("=cmd()", "radio", 2.5, 4, "not yet"), Mark("Zoë, B.", "radio", 4, 4, "right")],
        "2 fence",
    )
    with (tmp_path / "grades.csv").open(encoding="utf-8") as file:
        rows = list(csv.reader(file))
    assert tuple(rows[0]) == COLUMNS == ("student", "exercise", "points", "of", "status", "sandbox")
    assert rows[1] == ["'=cmd()", "radio", "2.5", "4", "not yet", "2 fence"]
    assert rows[2][0] == "Zoë, B."
    assert not list(tmp_path.glob("*.part"))


def test_a_table_with_a_missing_mark():
    text = as_text([Mark("ada", "a", 1, 2, "not yet"), Mark("bob", "b", 0, 1, "by hand")])
    assert text.splitlines()[2].split() == ["ada", "1/2", "-", "1/2"]
    assert text.splitlines()[3].split() == ["bob", "-", "by", "hand", "0/1"]


def test_the_release_holds_labs_kit_and_environment_only(tmp_path):
    path = release(tmp_path / "labs.zip")
    with zipfile.ZipFile(path) as archive:
        names = [name.split("/", 1)[1] for name in archive.namelist()]
        lab = archive.read("music-recommendation-labs/labs/01_track2vec.ipynb").decode()
    tops = {name.split("/")[0] for name in names}
    assert tops == {
        "kit",
        "labs",
        "README.md",
        "LICENSE",
        "Makefile",
        "environment.yml",
        "pyproject.toml",
        "requirements.lock",
    }
    assert "kit/radio/static/radio.js" in names
    assert "kit/py.typed" in names
    assert not [
        n for n in names if "solution" in n or "autograde" in n or "__pycache__" in n or n.endswith(".pyc")
    ]
    assert "BEGIN SOLUTION" not in lab
    assert "HIDDEN" not in lab


def test_the_release_is_the_same_bytes_again(tmp_path):
    assert release(tmp_path / "a.zip").read_bytes() == release(tmp_path / "b.zip").read_bytes()


def test_a_lab_out_of_step_is_not_released(tmp_path, monkeypatch):
    monkeypatch.setattr("autograde.release.out_of_step", lambda: ["labs/01_track2vec.ipynb differs"])
    with pytest.raises(ValueError, match="run python -m autograde build first"):
        release(tmp_path / "labs.zip")
    assert not list(tmp_path.iterdir())


def test_a_lab_with_a_solution_in_it_is_not_released(tmp_path, monkeypatch):
    monkeypatch.setattr("autograde.release.MARKS", ("Track2Vec",))
    with pytest.raises(ValueError, match="holds a mark of a solution"):
        release(tmp_path / "labs.zip")
    assert not list(tmp_path.iterdir())


@pytest.mark.slow
@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["grade", "nowhere", "-o", "out"], "neither a folder"),
        (["grade", "."], "required: -o"),
        (["grade", ".", "-o", "out", "--lab", "99_none"], "say which lab"),
        (["grade", ".", "-o", "out", "--jobs", "0"], "must be 1 or more"),
        (["bake"], "invalid choice"),
    ],
)
def test_wrong_usage_is_one_line_without_a_traceback(tmp_path, arguments, words):
    done = subprocess.run(
        [sys.executable, "-m", "autograde", *arguments],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode != 0
    assert words in done.stderr
    assert "Traceback" not in done.stderr
