"""grades.csv and the students' zip."""

import csv
import errno
import os
import re
import shutil
import subprocess
import sys
import zipfile
from datetime import UTC, datetime

import pytest

from autograde.cells import solution_paths
from autograde.marks import LATE, Mark
from autograde.release import linked, release
from autograde.report.overview import write_overview
from autograde.report.table import COLUMNS, as_text, write_tables
from autograde.state import State
from kit.data.errors import DataError


def rows(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


@pytest.mark.parametrize("write", [write_tables, write_overview])
@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EACCES])
def test_why_a_table_cannot_be_written_is_said_as_it_is(tmp_path, monkeypatch, write, number):
    def stopped(*_, **__):
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr("pathlib.Path.replace", stopped)
    with pytest.raises(DataError) as raised:
        write(tmp_path, [Mark("a", "radio", 1, 4, State.PENALTY, "01")])
    remedy = "make room, or give another folder" if number == errno.ENOSPC else "give another folder"
    assert str(raised.value).endswith(
        f"cannot be written ({os.strerror(number)}); {remedy}, then grade again"
    )
    assert list(tmp_path.iterdir()) == []


def test_the_csv_has_its_columns_and_no_formulas(tmp_path):
    when = datetime(2026, 11, 22, 18, tzinfo=UTC)
    notes = ("@the file is called x", "a cell is missing")
    marks = [
        Mark(
            "=cmd()",
            "radio",
            2.5,
            4,
            State.NOT_YET,
            "01",
            "",
            "kit, level 2 fence",
            2.5,
            "x.ipynb",
            when,
            notes,
        ),
        Mark("Zoë, B.", "radio", 0, 4, State.NOT_GRADED, "01", "+the file is empty"),
        Mark("Zoë, B.", LATE, -1.5, 0, State.PENALTY, "01"),
    ]
    write_tables(tmp_path, marks)
    table = rows(tmp_path / "grades.csv")
    columns = ["lab", "student", "exercise", "points", "of", "status", "by", "file", "received", "notes"]
    assert table[0] == list(COLUMNS) == columns
    assert table[1][:7] == ["01", "'=cmd()", "radio", "2.5", "4", "not yet", "kit, level 2 fence"]
    assert table[1][7:] == [
        "x.ipynb",
        "2026-11-22T18:00:00+00:00",
        "'@the file is called x · a cell is missing",
    ]
    assert table[2][1:6] == ["Zoë, B.", "radio", "0", "4", "not graded: +the file is empty"]
    assert table[3][2:4] == [LATE, "-1.5"]
    assert rows(tmp_path / "notes.csv")[1:] == [
        ["01", "'=cmd()", "x.ipynb", "'@the file is called x"],
        ["01", "'=cmd()", "x.ipynb", "a cell is missing"],
    ]
    assert {path.name for path in tmp_path.iterdir()} == {"grades.csv", "notes.csv"}


@pytest.mark.parametrize(
    "start", [*"=+-@", *"＝＋－＠", *"﹦﹢﹣﹫", "−", "\t", "\r", "\n", " =", "\u200b=", "\ufeff@"]
)
def test_no_cell_begins_as_a_formula_does(tmp_path, start):
    write_tables(tmp_path, [Mark(f"{start}1+1", "radio", 1, 4, State.NOT_YET, "01")])
    assert rows(tmp_path / "grades.csv")[1][1] == f"'{start}1+1"


def test_a_table_that_cannot_be_written_stays_as_it_was(tmp_path):
    write_tables(tmp_path, [Mark("ada", "radio", 1, 4, State.NOT_YET, "01")])
    before = (tmp_path / "grades.csv").read_bytes()
    with pytest.raises(UnicodeEncodeError):
        write_tables(
            tmp_path,
            [Mark("ada", "radio", 2, 4, State.NOT_YET, "01"), Mark("\ud800", "r", 1, 1, State.RIGHT)],
        )
    assert (tmp_path / "grades.csv").read_bytes() == before
    assert not list(tmp_path.glob(".unfinished-*"))


def test_a_table_with_a_missing_mark():
    text = as_text([Mark("ada", "a", 1, 2, State.NOT_YET), Mark("bob", "b", 0, 1, State.BY_HAND)])
    assert text.splitlines()[2].split() == ["ada", "1/2", "-", "1/2"]
    assert text.splitlines()[3].split() == ["bob", "-", "by", "hand", "0/1"]


@pytest.fixture(scope="module")
def unzipped(tmp_path_factory):
    folder = tmp_path_factory.mktemp("release")
    with zipfile.ZipFile(release(folder / "labs.zip")) as archive:
        archive.extractall(folder)
    return folder / "music-recommendation-labs"


def names_in(folder):
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_the_release_holds_labs_kit_environment_and_pages_only(unzipped):
    names = names_in(unzipped)
    tops = {name.split("/")[0] for name in names}
    environment = {"LICENSE", "Makefile", "environment.yml", "pyproject.toml", "requirements-labs.lock"}
    assert tops == {"kit", "labs", "docs", "README.md", *environment}
    assert {"kit/radio/static/radio.js", "kit/py.typed", "docs/tutorial/first-hour.md"} <= names
    assert {"docs/images/radio.png", "docs/explanation/where-the-time-goes.md"} <= names
    assert not [
        n
        for n in names
        if re.search(r"solution|autograde|__pycache__|\.pyc$|grade-a-class|trust|checks\.md", n)
    ]
    lab = (unzipped / "labs" / "01_track2vec.ipynb").read_text()
    assert "BEGIN SOLUTION" not in lab
    assert "HIDDEN" not in lab


def test_every_link_in_every_file_of_the_release_leads_somewhere(unzipped):
    names = names_in(unzipped)
    followed = 0
    for name in sorted(names):
        if not name.endswith((".md", ".ipynb", ".py", ".yml", ".toml")):
            continue
        for target in linked(name, (unzipped / name).read_text(encoding="utf-8")):
            followed += 1
            assert target in names or any(n.startswith(f"{target}/") for n in names), f"{name}: {target}"
    assert followed > 20


def test_no_page_of_the_release_holds_a_line_of_a_solution(unzipped):
    regions = re.findall(
        r"# BEGIN SOLUTION\n(.*?)# END SOLUTION", "".join(p.read_text() for p in solution_paths()), re.DOTALL
    )
    lines = {_bare(line) for region in regions for line in region.splitlines() if len(line.strip()) > 30}
    assert len(lines) > 50
    for page in (unzipped / "docs").rglob("*.md"):
        found = {_bare(line) for line in page.read_text().splitlines()} & lines
        assert not found, (page, found)


def _bare(line):
    """What a line of Python gives, however it is wrapped: `return float(x)` and `x` are one."""
    return re.sub(r"^(return )?(float\()?|\)?$|\s", "", line.strip())


@pytest.mark.skipif(shutil.which("make") is None, reason="make is not installed")
def test_what_the_release_tells_a_student_to_run_is_in_it(unzipped):
    readme = (unzipped / "README.md").read_text()
    told = set(re.findall(r"make ([a-z-]+)", readme + (unzipped / "labs" / "README.md").read_text()))
    assert told == {"lab"}
    for target in ("lab", "clean"):
        done = subprocess.run(
            ["make", "-n", target], cwd=unzipped, check=True, capture_output=True, text=True
        )
        assert done.stdout
    assert "requirements-labs.lock" in (unzipped / "Makefile").read_text()
    assert (unzipped / "environment.yml").exists()
    assert "autograde" not in readme
    assert [path.name for path in (unzipped / "labs").glob("*.ipynb")]
    assert "Instructors" not in readme


def test_the_release_is_the_same_bytes_again(unzipped, tmp_path):
    assert release(tmp_path / "again.zip").read_bytes() == (unzipped.parent / "labs.zip").read_bytes()


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
        (
            ["grade", ".", "-o", "out", "--lab", "99_none"],
            "there is no lab 99_none: say which lab with --lab",
        ),
        (["grade", ".", "-o", "out"], "no file is called as a lab is: say which lab with --lab"),
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
