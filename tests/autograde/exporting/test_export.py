"""What is exported is what each platform's import reads: by its own ids, and no mark is made up."""

import csv
import re
import zipfile

import pytest

from autograde import __main__ as main_module
from autograde.collecting.writing import COLUMNS
from autograde.command_line import GIVEN_BACK_TO
from autograde.exporting.export import Settings, export
from autograde.exporting.platforms import BY_KEY
from kit.data.errors import DataError
from tests.autograde.exporting import readers
from tests.autograde.exporting.gradebooks import LAB, OTHER, graded_folder

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")

WORKSHEET = (
    "\ufeffIdentifier,Full name,ID number,Email address,Status,Grade,Maximum Grade,Grade can be changed,"
    "Last modified (submission),Online text,Last modified (grade),Feedback comments\n"
    'Participant 501,Ada_Lovelace,ada,ada@x.edu,Submitted,-,7.00,Yes,-,=1+1,-,"- good"\n'
    "Participant 502,Bob Byron,bob,bob@x.edu,Submitted,3.00,7.00,No,-,,-,\n"
    "Participant 503,=HYPERLINK(1),=cmd(),+491@x.edu,Submitted,-,7.00,Yes,-,,-,\n"
    "Participant 504,Cem Can,cem,cem@x.edu,Submitted,-,7.00,Yes,-,,-,\n"
    "Participant 505,Zoe Z,zoe,zoe@x.edu,No submission,1.00,7.00,Yes,-,,-,\n"
)
CANVAS = (
    "Student,ID,SIS User ID,SIS Login ID,Section,Lab 1 (99),Notes,Final Score\n"
    ",,,,,Manual Posting,,\n"
    "    Points Possible,,,,,7.00,,(read only)\n"
    '"Lovelace, Ada",00123,S1,ada,A,,,\n'
    '"Byron, Bob",124,S2,bob,A,5,,\n'
    "=HYPERLINK(1),125,S3,=cmd(),A,,,\n"
    '"Can, Cem",126,S4,cem,A,,,\n'
    '"Student, Test",77,,abc,A,,,\n'
)
BRIGHTSPACE = (
    "OrgDefinedId,Username,Last Name,First Name,Lab 1 Points Grade <Numeric MaxPoints:7 Weight:10>,"
    "End-of-Line Indicator\n"
    "#00123,#ada,Lovelace,Ada,,#\n#124,#bob,Byron,Bob,5,#\n#125,#=cmd(),=X,C,,#\n#126,#cem,Can,Cem,,#\n"
)
GRADESCOPE = (
    "First Name,Last Name,SID,Email,Role\nAda,Lovelace,ada,ada@x.edu,Student\nBob,Byron,bob,b@x.edu,Student\n"
    "C,D,=cmd(),c@x.edu,Student\nCem,Can,cem,cem@x.edu,Student\nProf,P,p,p@x.edu,Instructor\n"
)
FILES = {"moodle": WORKSHEET, "canvas": CANVAS, "brightspace": BRIGHTSPACE, "gradescope": GRADESCOPE}


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    return graded_folder(tmp_path_factory.mktemp("graded"))


@pytest.fixture
def exported(graded, tmp_path):
    def run(platform, text=None, feedback=None, collected=None, **settings):
        if text is not None:
            settings["roster"] = tmp_path / "roster.csv"
            settings["roster"].write_bytes(text if isinstance(text, bytes) else text.encode())
        if collected is not None:
            settings["collected"] = tmp_path / "collected.csv"
            with settings["collected"].open("w", encoding="utf-8", newline="") as file:
                table = csv.DictWriter(file, COLUMNS)
                table.writeheader()
                table.writerows(collected)
        out = tmp_path / "out.csv"
        result = export(graded, out, Settings(platform, **settings), feedback)
        return result, out

    return run


def test_the_command_line_names_every_platform():
    assert tuple(BY_KEY) == GIVEN_BACK_TO


# --- what the importers read ----------------------------------------------------------------------------------------


def test_moodle_reads_its_worksheet_back(exported):
    result, out = exported("moodle", WORKSHEET, lab=LAB)
    grades = readers.moodle_worksheet(out)
    assert grades == {"501": "5.25", "502": "", "503": "3", "504": "", "505": "1.00"}
    assert any("Bob Byron, which is locked there" in line for line in result.said)


def test_only_marks_and_formulas_of_students_are_changed(exported):
    _, out = exported("moodle", WORKSHEET, lab=LAB)
    before, after = list(csv.reader(WORKSHEET.removeprefix("\ufeff").splitlines())), readers.rows_of(out)
    changed = {
        (before[n][0], head, new)
        for n in range(len(before))
        for head, old, new in zip(before[0], before[n], after[n], strict=True)
        if old != new
    }
    assert changed == {
        ("Participant 501", "Grade", "5.25"),
        ("Participant 501", "Online text", "'=1+1"),
        ("Participant 502", "Grade", ""),
        ("Participant 503", "Grade", "3"),
        ("Participant 503", "Full name", "'=HYPERLINK(1)"),
        ("Participant 504", "Grade", ""),
    }


def test_canvas_reads_its_gradebook_back(exported):
    result, out = exported("canvas", CANVAS, lab=LAB, column="Lab 1")
    points, people = readers.canvas(out)
    own = ("Lab 1", "99")
    assert points[own] == "7.00"
    assert {key: row[own] for key, row in people.items()} == {
        "00123": "5.25",
        "124": "",
        "125": "3",
        "126": "",
        "77": "",
    }
    assert not [line for line in result.said if "new assignment" in line]


def test_a_lab_without_a_column_becomes_a_new_assignment_of_its_points(exported):
    result, out = exported("canvas", CANVAS)
    points, people = readers.canvas(out)
    assert (points[LAB, None], points[OTHER, None]) == ("7", "7")
    assert (people["00123"][LAB, None], people["00123"][OTHER, None]) == ("5.25", "7")
    assert people["124"]["Lab 1", "99"] == "5"
    assert any(f"new assignment of {LAB}, {OTHER}" in line for line in result.said)


def test_exercises_are_columns_where_they_are_wanted(exported):
    _, out = exported("canvas", CANVAS, lab=LAB, by="exercise")
    _, people = readers.canvas(out)
    of_bob = {name: cell for (name, _), cell in people["124"].items() if name.startswith(LAB)}
    assert of_bob == {f"{LAB} hit_at_k": "0", f"{LAB} radio": "4", f"{LAB} why": ""}


def test_a_csv_needs_no_roster(exported):
    result, out = exported("csv")
    assert readers.rows_of(out) == [
        ["student", LAB, OTHER],
        ["'=cmd()", "3", ""],
        ["ada", "5.25", "7"],
        ["bob", "", ""],
        ["cem", "", ""],
    ]
    (waiting,) = [line for line in result.said if "wait for a person" in line]
    assert f"1 answers of bob ({LAB} why)" in waiting
    (trouble,) = result.troubles
    assert f"cem ({LAB}: not graded: the file is empty)" in trouble


# --- what is wrong --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("platform", "text", "settings", "words"),
    [
        ("moodle", CANVAS, {}, "Canvas's, and not Moodle's"),
        ("canvas", WORKSHEET, {}, "Moodle's, and not Canvas's"),
        ("canvas", None, {}, "name it with --roster"),
        ("canvas", "a,b\n1,2\n", {}, "is no roster"),
        ("canvas", b"PK\x03\x04zip", {}, "export it as CSV"),
        ("canvas", CANVAS + CANVAS.splitlines()[3] + "\n", {}, "lines 4 and 9 are both ada"),
        ("canvas", CANVAS, {"column": "Lab 2", "lab": LAB}, "no column 'Lab 2'"),
        ("canvas", CANVAS, {"column": "Lab 1"}, "--column names one column"),
        ("canvas", CANVAS, {"column": "Final Score", "lab": LAB}, "is read only in Canvas"),
        (
            "canvas",
            CANVAS.replace("7.00", "100"),
            {"column": "Lab 1", "lab": LAB},
            "is out of 100, and 01_track2vec out of 7",
        ),
        ("moodle", WORKSHEET, {}, "is of one lab: name it with --lab"),
        ("moodle", WORKSHEET.replace("7.00", "100"), {"lab": LAB}, "set the maximum to 7 in Moodle"),
        ("moodle", WORKSHEET, {"lab": LAB, "by": "exercise"}, "leave --by exercise out"),
        ("csv", None, {"lab": "02"}, "has no marks of 02: it has 01_track2vec, 04_funnel"),
    ],
)
def test_what_cannot_be_used_is_said_and_nothing_is_written(
    exported, tmp_path, platform, text, settings, words
):
    with pytest.raises(ValueError, match=re.escape(words)):
        exported(platform, text, **settings)
    assert not (tmp_path / "out.csv").exists()


def test_a_folder_without_marks_is_said(tmp_path):
    with pytest.raises(ValueError, match=r"has no gradebook.db: name the folder"):
        export(tmp_path, tmp_path / "out.csv", Settings("csv"))
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_there_is_left(exported, tmp_path):
    (tmp_path / "out.csv").write_text("mine")
    with pytest.raises(ValueError, match="is there already: name another file with -o"):
        exported("csv")
    assert (tmp_path / "out.csv").read_text() == "mine"


def test_marks_without_a_person_and_people_without_marks_are_told(exported):
    text = CANVAS.replace(",bob,", ",robert,").replace("Byron, Bob", "Byron, Robert")
    result, out = exported("canvas", text, lab=LAB, column="Lab 1 (99)")
    assert any("nobody for the marks of bob" in line for line in result.troubles)
    assert any(line.startswith("no marks of Robert Byron") for line in result.troubles)
    _, people = readers.canvas(out)
    assert people["124"]["Lab 1", "99"] == "5"


def test_collected_csv_knows_the_platforms_number_and_who_has_handed_in_nothing(exported):
    text = CANVAS.replace(",bob,", ",robert,") + '"Z, Zoe",200,S9,zoe,A,,,\n'
    known = [
        {"student": "bob", "id": "124", "name": "byronbob", "platform": "Canvas", "why": "the only one"},
        {"student": "zoe", "name": "Zoe Z", "why": "has not handed in"},
    ]
    result, _ = exported("canvas", text, collected=known, lab=OTHER)
    assert not [line for line in result.troubles if "bob" in line or "Zoe" in line]


def test_a_number_alone_gives_nobody_anothers_marks(exported):
    text = CANVAS.replace(",bob,", ",robert,")
    known = [
        {"student": "bob", "id": "124", "name": "somebodyelse", "platform": "Canvas", "why": "the only one"}
    ]
    result, _ = exported("canvas", text, collected=known, lab=LAB)
    assert any("nobody for the marks of bob" in line for line in result.troubles)


# --- pages ----------------------------------------------------------------------------------------------------------


def test_moodle_finds_every_page_in_the_zip(exported, tmp_path):
    exported("moodle", WORKSHEET, feedback=tmp_path / "pages.zip", lab=LAB)
    page = f"{LAB}.html"
    found = readers.moodle_zip(tmp_path / "pages.zip", {"501", "502", "503", "504", "505"})
    assert found == {"501": [page], "502": [page], "503": [page], "504": [page]}
    with zipfile.ZipFile(tmp_path / "pages.zip") as archive:
        (way,) = [name for name in archive.namelist() if "_501_" in name]
        assert archive.read(way) == b"<p>ada</p>"


def test_canvas_finds_the_upload_that_a_page_belongs_to(exported, tmp_path):
    named = "lovelaceada_LATE_123_678901_01_track2vec-1.ipynb"
    known = [
        {
            "student": "ada",
            "id": "123",
            "name": "Ada Lovelace",
            "platform": "Canvas",
            "why": "x",
            "named": named,
        }
    ]
    result, _ = exported("canvas", CANVAS, feedback=tmp_path / "pages.zip", collected=known, lab=LAB)
    assert readers.canvas_zip(tmp_path / "pages.zip", {"123": {"678901"}}) == {"123": ["678901"]}
    assert any("left out of the zip: =cmd(), bob, cem" in line for line in result.troubles)


@pytest.mark.parametrize("platform", ["gradescope", "csv"])
def test_where_a_platform_takes_no_pages_nothing_is_written(exported, tmp_path, platform):
    with pytest.raises(ValueError, match="leave --feedback out"):
        exported(platform, FILES.get(platform), feedback=tmp_path / "pages.zip", lab=LAB)
    assert not (tmp_path / "out.csv").exists()


def test_the_command_writes_and_tells(graded, tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "roster.csv").write_text(CANVAS)
    arguments = [
        "export",
        str(graded),
        "--for",
        "canvas",
        "--roster",
        "roster.csv",
        "--lab",
        LAB,
        "--column",
        "Lab 1",
    ]
    assert main_module.main(arguments) == 1
    said = capsys.readouterr().out
    assert "to mend: not graded, and left empty: cem" in said
    assert "wrote marks_for_canvas.csv" in said
    assert main_module.main(arguments) == 1
    assert "marks_for_canvas.csv is there already" in capsys.readouterr().err


def test_brightspace_reads_its_grades_back(exported):
    result, out = exported("brightspace", BRIGHTSPACE, lab=LAB, column="Lab 1")
    points = {key: row["Lab 1"] for key, row in readers.brightspace(out).items()}
    assert points == {"#00123": "5.25", "#124": "", "#125": "3", "#126": ""}
    assert "left out, as Brightspace's import asks: Last Name, First Name" in result.said


def test_gradescopes_table_of_an_assignment_and_of_a_course(exported, tmp_path):
    _, out = exported("gradescope", GRADESCOPE, lab=LAB, by="exercise")
    head, ada, bob, *more = readers.rows_of(out)
    assert head[5:] == [
        "Total Score",
        "Max Points",
        "1: hit_at_k (2.0 pts)",
        "2: radio (4.0 pts)",
        "3: why (1.0 pts)",
    ]
    assert ada[2:3] + ada[5:] == ["ada", "5.25", "7.0", "2", "2.5", "0.75"]
    assert bob[2:3] + bob[5:] == ["bob", "", "7.0", "0", "4", ""]
    assert [row[2] for row in more] == ["=cmd()", "cem"]
    out.unlink()
    _, out = exported("gradescope", GRADESCOPE)
    assert readers.rows_of(out)[1][5:] == ["5.25", "7.0", "7", "7.0"]


def test_brightspace_finds_the_folder_of_its_download(exported, tmp_path):
    folder = "12345-678901 - Ada Lovelace - Nov 29, 2026 1159 PM"
    known = [
        {
            "student": "ada",
            "name": "Ada Lovelace",
            "platform": "Brightspace",
            "why": "x",
            "named": f"{folder}/a.ipynb",
        }
    ]
    exported("brightspace", BRIGHTSPACE, feedback=tmp_path / "pages.zip", collected=known, lab=LAB)
    with zipfile.ZipFile(tmp_path / "pages.zip") as archive:
        assert archive.namelist() == [f"{folder}/{LAB}.html"]


def test_moodles_gradebook_is_filled_and_says_how_to_import(exported):
    text = (
        "Vorname;Nachname;ID-Nummer;E-Mail-Adresse;Aufgabe: 01_track2vec (Punkte)\n"
        "Ada;Lovelace;007;ada@x.edu;-\nBob;Byron;bob;bob@x.edu;3\nC;D;=cmd();c@x.edu;-\nCem;Can;cem;c2@x.edu;-\n"
    )
    known = [
        {
            "student": "ada",
            "id": "501",
            "name": "Ada Lovelace",
            "email": "ada@x.edu",
            "platform": "Moodle",
            "why": "x",
        }
    ]
    result, out = exported("moodle", text.encode("cp1252"), collected=known)
    head, *rows = readers.rows_of(out)
    assert head[4:] == ["Aufgabe: 01_track2vec (Punkte)", OTHER]
    assert [row[2:] for row in rows] == [
        ["007", "ada@x.edu", "5.25", "7"],
        ["bob", "bob@x.edu", "", ""],
        ["=cmd()", "c@x.edu", "3", ""],
        ["cem", "c2@x.edu", "", ""],
    ]
    assert any("map from an id" in line for line in result.said)


def test_two_students_of_one_row_are_refused(exported, tmp_path):
    text = CANVAS.replace("Byron, Bob", "Lovelace, Ada").replace(",bob,", ",x,")
    known = [
        {"student": name, "id": "00123", "name": "Ada Lovelace", "platform": "Canvas", "why": "x"}
        for name in ("ada", "bob")
    ]
    with pytest.raises(ValueError, match=r"ada and bob are both line 4 of roster.csv"):
        exported("canvas", text, collected=known, lab=LAB)
    assert not (tmp_path / "out.csv").exists()


def test_what_fails_on_the_way_leaves_neither_table_nor_zip(exported, tmp_path, monkeypatch):
    def broken(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("autograde.exporting.export.write_pages", broken)
    with pytest.raises(DataError, match="make room"):
        exported("moodle", WORKSHEET, feedback=tmp_path / "pages.zip", lab=LAB)
    assert {path.name for path in tmp_path.iterdir()} == {"roster.csv"}


def test_what_the_platform_has_of_a_lab_that_somebody_has_not_handed_in_stays(exported):
    text = CANVAS.replace("Lab 1 (99)", f"{OTHER} (99)")
    _, out = exported("canvas", text)
    _, people = readers.canvas(out)
    assert people["124"][OTHER, "99"] == "5"
    assert people["124"][LAB, None] == ""
    assert people["00123"][OTHER, "99"] == "7"
