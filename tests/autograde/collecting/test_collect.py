"""Rosters, doubts, bad input: each is told in one line, nothing is lost, and nothing is written by halves."""

import sqlite3
import unicodedata
from datetime import UTC, datetime

import pytest

from autograde import __main__ as main_module
from autograde.cells import ROOT
from autograde.collecting import platforms
from autograde.collecting.collect import Settings, collect
from autograde.collecting.roster import read_roster
from autograde.collecting.times import NoTimeError, moment_in
from autograde.command_line import PLATFORMS
from tests.autograde.collecting.layouts import FULL, HALF, LAYOUTS, MOODLE, NB, zip_of
from tests.autograde.collecting.test_layouts import LABS, lay

NOON = datetime(2026, 11, 29, 12, tzinfo=UTC)


def collected(tmp_path, files, roster=None, **settings):
    download = lay(tmp_path / "download", files)
    if roster is not None:
        path = tmp_path / "roster.csv"
        path.write_bytes(roster if isinstance(roster, bytes) else roster.encode())
        settings["roster"] = path
    return collect([download], tmp_path / "out", Settings(**{"zone": "UTC", **settings}), LABS)


def students(result):
    return {row.student for row in result.rows}


def line(lines, words):
    (one,) = [each for each in lines if words in each]
    return one


# --- rosters --------------------------------------------------------------------------------------------------------

ONCE = {name: data for name, data in MOODLE.items() if "12349" not in name}
WORKSHEET = (
    "\ufeffIdentifier,Full name,ID number,Email address,Status,Grade,Last modified (submission)\n"
    'Participant 12345,Ada Lovelace,1815,ada@x.edu,Submitted for grading,-,"Sunday, 29 November 2026, 12:00 PM"\n'
    "Participant 12346,José Núñez,1816,jose@x.edu,Submitted for grading - 2 hours late,-,"
    '"Sunday, 29 November 2026, 2:00 PM"\n'
    "Participant 12350,Zoe Z,1820,zoe@x.edu,No submission,-,-\n"
)
CANVAS = (
    "Student,ID,SIS User ID,SIS Login ID,Section,Lab 1 (99)\n"
    "    Points Possible,,,,,10\n"
    '"Lovelace, Ada",12345,S1,alovelace,A,\n'
    '"Núñez, José",999,S2,jnunez,A,\n'
    '"Student, Test",77,,abc,A,\n'
)


def test_moodles_worksheet_gives_keys_times_and_who_was_late(tmp_path):
    result = collected(tmp_path, MOODLE, WORKSHEET)
    rows = {row.student: row for row in result.rows}
    assert rows["1815"].received == NOON
    assert (rows["1815"].late, rows["1816"].late) == (False, True)
    assert "handed in 2 of 3; this one has not: Zoe Z" in result.said
    assert "O'Brien Seán" in line(result.said, "not in the roster, collected all the same")
    table = (tmp_path / "out" / "collected.csv").read_text(encoding="utf-8")
    assert "1820,,Zoe Z,zoe@x.edu" in table
    assert "1815,2026-11-29T12:00:00+00:00," in (tmp_path / "out" / "received.csv").read_text()


def test_moodles_number_goes_before_the_name(tmp_path):
    result = collected(tmp_path, MOODLE, WORKSHEET)
    assert students(result) >= {"1815", "Ada Lovelace"}  # 12345 by number; 12349 has the name of 12345's
    assert result.troubles == ()
    assert line(
        result.said, "could be one person, and are kept apart: Ada Lovelace (12345) and Ada Lovelace (12349)"
    )


def test_two_of_one_name_are_not_both_the_one_of_the_roster(tmp_path):
    result = collected(tmp_path, MOODLE, "id,name\n1815,Ada Lovelace\n1816,José Núñez\n")
    assert students(result) >= {"1816", "Ada Lovelace_12345", "Ada Lovelace_12349"}
    assert line(
        result.troubles, "Ada Lovelace (12345) and Ada Lovelace (12349) have the name of 1815 of the roster"
    )


def test_canvas_gradebook(tmp_path):
    files = {
        f"lovelaceada_12345_678901_{NB}": FULL,
        f"núñezjosé_12346_678902_{NB}": HALF,
    }
    result = collected(tmp_path, files, CANVAS)
    assert students(result) == {"alovelace", "jnunez"}
    assert "handed in 2 of 2" in result.said
    assert line(result.said, "Canvas' test student")


@pytest.mark.parametrize(
    "data",
    [
        "id,name,email\n1815,Ada Lovelace,ada@x.edu\n1816,José Núñez,jose@x.edu\n",
        "id;name;email\r\n1815;Lovelace, Ada;ada@x.edu\r\n1816;Núñez, José;jose@x.edu\r\n",
        "sep=;\nid;name\n1815;Ada Lovelace\n1816;José Núñez\n",
        "ID\tFirst name\tLast name\n1815\tAda\tLovelace\n1816\tJosé\tNúñez\n".encode("utf-16"),
        "id|name\n1815|Ada Lovelace\n1816|José Núñez\n".encode("latin-1"),
        "\ufeffid,name\n1815,Ada Lovelace\n1816," + unicodedata.normalize("NFD", "José Núñez") + "\n",
        "Vorname,Nachname,Matrikelnummer\nAda,Lovelace,1815\nJosé,Núñez,1816\n",
    ],
    ids=["commas", "semicolons", "sep", "utf-16", "latin-1", "bom-nfd", "german"],
)
def test_tables_as_people_have_them(tmp_path, data):
    result = collected(tmp_path, ONCE, data)
    assert {row.person.member.key for row in result.rows if row.person.member} == {"1815", "1816"}
    assert "handed in 2 of 2" in result.said


def test_latin_1_is_said(tmp_path):
    result = collected(tmp_path, MOODLE, "id,name\n1816,José Núñez\n".encode("latin-1"))
    assert line(result.said, "roster.csv is not in UTF-8; it was read as cp1252")


def test_nbgraders_gradebook_is_a_roster(tmp_path):
    path = tmp_path / "gradebook.db"
    book = sqlite3.connect(path)
    book.execute("CREATE TABLE student (id TEXT, first_name TEXT, last_name TEXT, email TEXT)")
    book.execute(
        "INSERT INTO student VALUES ('ada', 'Ada', 'Lovelace', NULL), ('bob', 'Bob', 'X', 'b@x.edu')"
    )
    book.commit()
    book.close()
    download = lay(tmp_path / "download", {f"ada/{NB}": FULL})
    result = collect([download], tmp_path / "out", Settings(roster=path), LABS)
    assert "handed in 1 of 2; this one has not: Bob X" in result.said


def test_a_group_is_each_of_its_members(tmp_path):
    roster = "id,name,group\n1,Ada Lovelace,Team_A\n2,Bob X,Team_A\n3,Zoe Z,Team_B\n"
    result = collected(tmp_path, LAYOUTS["openolat_groups"][1], roster)
    assert students(result) == {"1", "2"}
    assert (tmp_path / "out" / "2" / NB).read_bytes() == FULL
    assert "this one has not: Zoe Z" in line(result.said, "handed in 2 of 3")


def test_a_doubled_line_is_taken_once_and_told(tmp_path):
    result = collected(tmp_path, MOODLE, "id,name\n1,José Núñez\n2,Zoe Z\n1,José Núñez\n")
    assert line(result.troubles, "roster.csv, line 4: José Núñez stands in line 2 already: taken once")
    assert "handed in 1 of 2; this one has not: Zoe Z" in result.said


def test_one_id_of_two_people_keeps_both_and_is_told(tmp_path):
    result = collected(tmp_path, {f"Ada Lovelace/{NB}": FULL}, "id,name\n1,Ada Lovelace\n1,Bob X\n")
    assert line(result.troubles, "1 is Ada Lovelace in line 2, and Bob X here: both were kept")
    assert [member.name for member in result.missing] == ["Bob X"]


def test_a_name_that_two_people_have_is_given_to_neither(tmp_path):
    result = collected(tmp_path, {f"Ada Lovelace/{NB}": FULL}, "id,name\n1,Ada Lovelace\n2,Ada Lovelace\n")
    assert students(result) == {"Ada Lovelace"}
    assert line(
        result.troubles, "Ada Lovelace may be Ada Lovelace (1) or Ada Lovelace (2) of the roster: kept apart"
    )


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "is empty"),
        (b"colour,size\nred,1\n", "is no roster: its first line is 'colour,size'"),
        (b"id,name\n", "names nobody"),
        (b"PK\3\4xlsx", "cannot be read as a roster"),
        (b"SQLite format 3\0" + b"\0" * 100, "is no gradebook of nbgrader"),
    ],
)
def test_what_is_no_roster_is_refused_and_nothing_is_written(tmp_path, data, words):
    with pytest.raises(ValueError, match=r"is|names|cannot") as error:
        collected(tmp_path, MOODLE, data)
    assert words in str(error.value)
    assert "\n" not in str(error.value)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["download", "roster.csv"]


def test_a_roster_that_is_not_there(tmp_path):
    with pytest.raises(ValueError, match="is no file"):
        read_roster(tmp_path / "none.csv", None)


def test_a_class_of_two_hundred(tmp_path):
    names = [f"Student {chr(65 + n // 26)}{chr(65 + n % 26)}" for n in range(200)]
    files = {f"{name}_{1000 + n}_assignsubmission_file_/{NB}": FULL for n, name in enumerate(names[:187])}
    roster = "id,name,email\n" + "".join(f"s{n},{name},s{n}@x.edu\n" for n, name in enumerate(names))
    result = collected(tmp_path, {**files, "a.txt": b"", "b.txt": b"", "c.txt": b""}, roster)
    missing = ", ".join(names[187:])
    assert f"handed in 187 of 200; these 13 have not: {missing}" in result.said
    assert "3 files belong to nobody: a.txt, b.txt, c.txt" in result.said
    assert result.troubles == ()


# --- who is who -----------------------------------------------------------------------------------------------------


def test_files_of_nobody_are_named_and_fail(tmp_path):
    result = collected(tmp_path, {**MOODLE, "loose.ipynb": FULL, "notes.txt": b"x", "a/b.pdf": b"x"})
    assert "3 files belong to nobody: a/b.pdf, loose.ipynb, notes.txt" in result.said
    assert result.troubles == (
        "nobody gets loose.ipynb: name the file or its folder as the others are, and collect again",
    )


def test_the_folder_that_gradescopes_metadata_does_not_name_is_nobodys(tmp_path):
    result = collected(tmp_path, LAYOUTS["gradescope"][1])
    assert line(result.troubles, "nobody gets submission_222/01_track2vec.ipynb")


@pytest.mark.parametrize("other", ["ada LOVELACE", "Lovelace, Ada", "Ada-Lovelace", "Adá Lovelace"])
def test_two_who_could_be_one_are_shown_and_kept_apart(tmp_path, other):
    result = collected(tmp_path, {f"Ada Lovelace/{NB}": FULL, f"{other}/{NB}": HALF})
    assert len(result.rows) == 2
    assert line(result.said, "could be one person, and are kept apart")


def test_a_person_who_changed_name_is_one_and_it_is_told(tmp_path):
    result = collected(tmp_path, LAYOUTS["moodle_a_week_apart"][1])
    assert line(result.said, "was Ada King in one place and is Ada Lovelace in another, under one id")
    assert line(result.said, "the last of 2 attempts, by the order of the downloads")
    assert (tmp_path / "out" / "Ada Lovelace" / NB).read_bytes() == FULL


def test_two_platforms_and_a_roster_are_one_class(tmp_path):
    canvas = lay(tmp_path / "canvas", {f"lovelaceada_12345_678901_{NB}": FULL})
    moodle = lay(tmp_path / "moodle", {f"Bob X_4711_assignsubmission_file_/{NB}": FULL})
    (tmp_path / "roster.csv").write_text("id,name\nada,Ada Lovelace\nbob,Bob X\nzoe,Zoe Z\n")
    result = collect([canvas, moodle], tmp_path / "out", Settings(roster=tmp_path / "roster.csv"), LABS)
    assert students(result) == {"ada", "bob"}
    assert "handed in 2 of 3; this one has not: Zoe Z" in result.said


def test_names_that_are_one_to_a_file_system_get_folders_of_their_own(tmp_path):
    result = collected(tmp_path, {f"ada/{NB}": FULL, f"Ada/{NB}": HALF})
    assert len({student.casefold() for student in students(result)}) == 2


@pytest.mark.parametrize("name", ["a?b<c", "-rf", "CON\x07", "x" * 150])
def test_a_name_that_is_none_elsewhere_is_written_otherwise(tmp_path, name):
    files = {f"{name}_12345_assignsubmission_file_/{NB}": FULL}
    (tmp_path / "download.zip").write_bytes(zip_of(files))
    (row,) = collect([tmp_path / "download.zip"], tmp_path / "out", Settings(), LABS).rows
    assert not set(':?*<>|"\\/\x07') & set(row.student)
    assert (tmp_path / "out" / row.student / NB).read_bytes() == FULL


def test_no_attempt_of_that_number_is_told(tmp_path):
    result = collected(tmp_path, LAYOUTS["brightspace_folders"][1], attempt="2")
    assert line(result.troubles, "Mary-Ann Smith: there is no attempt 2, but 1: nothing of it counts")


def test_canvas_counts_each_name_by_itself(tmp_path):
    files = {f"ada_12345_1001_{NB}": FULL, "ada_12345_1002_data-2.csv": b"x", "ada_12345_1003_data.csv": b"y"}
    result = collected(tmp_path, files)
    assert {path.name for path in (tmp_path / "out" / "ada").iterdir()} == {NB, "data.csv"}
    assert (tmp_path / "out" / "ada" / "data.csv").read_bytes() == b"x"
    assert result.troubles == ()


def test_names_that_fit_two_platforms_are_refused_until_one_is_named(tmp_path):
    files = {f"ada_12345_1001_{NB}": FULL, f"Lab_ada_attempt_2026-11-29-12-00-00_{NB}": FULL}
    with pytest.raises(ValueError, match="may be a download of Canvas or of Blackboard: say which"):
        collected(tmp_path, files)
    assert students(collected(tmp_path, files, platform="canvas")) == {"ada"}


def test_a_platform_that_it_is_not(tmp_path):
    with pytest.raises(ValueError, match="holds no name as Sakai gives it"):
        collected(tmp_path, MOODLE, platform="sakai")


# --- bad downloads --------------------------------------------------------------------------------------------------


def test_a_zip_that_is_cut_off(tmp_path):
    whole = zip_of(MOODLE)
    (tmp_path / "download.zip").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(ValueError, match=r"no whole zip: download it again"):
        collect([tmp_path / "download.zip"], tmp_path / "out", Settings(), LABS)
    assert not (tmp_path / "out").exists()


def test_a_damaged_file_costs_itself_alone(tmp_path):
    data = bytearray(
        zip_of(
            {f"Ada_12_assignsubmission_file_/{NB}": b"AAAAAAAA", f"Bob_13_assignsubmission_file_/{NB}": FULL}
        )
    )
    data[data.index(b"AAAAAAAA")] = ord("B")
    (tmp_path / "download.zip").write_bytes(data)
    result = collect([tmp_path / "download.zip"], tmp_path / "out", Settings(), LABS)
    assert line(result.troubles, "cannot be unpacked")
    assert (tmp_path / "out" / "Bob" / NB).read_bytes() == FULL


def test_one_of_two_zips_is_cut_off(tmp_path):
    whole = zip_of(MOODLE)
    result = collected(tmp_path, {"a.zip": whole, "b.zip": whole[: len(whole) // 2]})
    assert line(result.troubles, "b.zip is cut off, and is no whole zip: download it again")
    assert len(result.rows) == 5


def test_what_is_no_zip_at_all(tmp_path):
    (tmp_path / "download.zip").write_bytes(b"<html>sign in first</html>")
    with pytest.raises(ValueError, match=r"neither a folder nor a whole zip .*: download it again"):
        collect([tmp_path / "download.zip"], tmp_path / "out", Settings(), LABS)


@pytest.mark.parametrize("way", ["../../evil.ipynb", "/etc/evil.ipynb", "C:\\evil.ipynb"])
def test_a_path_that_climbs_out_is_left_out_and_told(tmp_path, way):
    (tmp_path / "download.zip").write_bytes(zip_of({**MOODLE, way: FULL}))
    result = collect([tmp_path / "download.zip"], tmp_path / "out", Settings(), LABS)
    assert line(result.troubles, "leads out of it: it was left out")
    assert list(tmp_path.rglob("evil*")) == []


def test_a_zip_that_is_larger_than_it_says_is_not_unpacked(tmp_path, monkeypatch):
    monkeypatch.setattr("autograde.collecting.download.MOST_UNPACKED", 1000)
    (tmp_path / "download.zip").write_bytes(zip_of({f"Ada_12_assignsubmission_file_/{NB}": b"0" * 2000}))
    with pytest.raises(ValueError, match="would unpack to more than"):
        collect([tmp_path / "download.zip"], tmp_path / "out", Settings(), LABS)


def test_a_link_is_not_followed(tmp_path):
    (tmp_path / "secret.ipynb").write_bytes(b"secret")
    folder = lay(tmp_path / "download", {f"ada/{NB}": FULL, f"bob/{NB}": FULL})
    (folder / "ada" / "link.ipynb").symlink_to(tmp_path / "secret.ipynb")
    result = collect([folder], tmp_path / "out", Settings(), LABS)
    assert line(result.troubles, "is a link, which is not followed")
    assert not (tmp_path / "out" / "ada" / "link.ipynb").exists()


def test_gradescope_without_its_metadata(tmp_path):
    with pytest.raises(ValueError, match=r"submission_metadata.yml is not in it"):
        collected(tmp_path, {f"submission_111/{NB}": FULL, f"submission_222/{NB}": FULL})


def test_gradescope_with_broken_metadata(tmp_path):
    files = {f"submission_111/{NB}": FULL, "submission_metadata.yml": b"a: [1\nb: }"}
    with pytest.raises(
        ValueError, match=r"submission_metadata.yml cannot be read .*: export the submissions again"
    ):
        collected(tmp_path, files)


@pytest.mark.parametrize("files", [{}, {"notes.txt": b"x"}, {NB: FULL}])
def test_nothing_handed_in_is_refused(tmp_path, files):
    (tmp_path / "download").mkdir()
    with pytest.raises(ValueError, match=r"holds no file|nothing was handed in"):
        collected(tmp_path, files)


def test_a_date_that_may_be_two_is_told(tmp_path):
    files = {f"ada/{NB}": FULL, "received.csv": b"student,when\nada,3/4/2026 12:00\n"}
    with pytest.raises(ValueError, match=r"received.csv, line 2: .* may be two days"):
        collected(tmp_path, files)


def test_the_only_zip_of_a_folder_is_no_student_where_it_is_cut_off(tmp_path):
    whole = zip_of(LAYOUTS["canvas_flat"][1])
    with pytest.raises(ValueError, match=r"download it again"):
        collected(tmp_path, {"export.zip": whole[: len(whole) // 2]})


def test_a_month_in_words_that_nobody_knows_is_told_and_costs_the_time_alone(tmp_path):
    result = collected(tmp_path, {f"12-34 - Ada Lovelace - 29 listopada, 2026 1200/{NB}": FULL})
    assert line(result.troubles, "is no time that is known here")
    assert [(row.student, row.received) for row in result.rows] == [("Ada Lovelace", None)]


def test_one_name_as_a_platform_gives_it_does_not_make_a_class_of_the_platform(tmp_path):
    files = {f"ada/{NB}": FULL, f"bob/{NB}": FULL, f"zoe_123_4567_{NB}": FULL}
    result = collected(tmp_path, files)
    assert result.said[0] == "plain folders: 3 files of 3 people"


def test_a_timestamp_of_ones_own_does_not_make_a_course_of_nbgrader(tmp_path):
    files = {f"ada/lab/{NB}": FULL, "ada/lab/timestamp.txt": b"2020-01-01 00:00:00 UTC", f"bob/{NB}": FULL}
    result = collected(tmp_path, files)
    assert {row.student: row.received for row in result.rows} == {"ada": None, "bob": None}


# --- writing --------------------------------------------------------------------------------------------------------


def test_a_folder_that_holds_something_is_never_written_into(tmp_path):
    lay(tmp_path / "out", {"marks.txt": b"mine"})
    with pytest.raises(ValueError, match="holds something already"):
        collected(tmp_path, MOODLE)
    result = collected(tmp_path, MOODLE, replace=True)
    assert (tmp_path / "out.before-1" / "marks.txt").read_bytes() == b"mine"
    assert line(result.said, "lies in")
    assert not (tmp_path / "out" / "marks.txt").exists()


def test_an_empty_folder_is_written_into(tmp_path):
    (tmp_path / "out").mkdir()
    assert len(collected(tmp_path, MOODLE).rows) == 5


@pytest.mark.parametrize("error", [OSError("no space"), KeyboardInterrupt()])
def test_nothing_is_written_by_halves(tmp_path, monkeypatch, error):
    lay(tmp_path / "out", {"old.txt": b"old"})

    def fails(*_):
        raise error

    monkeypatch.setattr("autograde.collecting.writing._write_table", fails)
    with pytest.raises(type(error)):
        collected(tmp_path, MOODLE, replace=True)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["download", "out"]
    assert (tmp_path / "out" / "old.txt").read_bytes() == b"old"


def test_a_name_that_leads_up_is_a_name(tmp_path):
    files = {"Ada_12_assignsubmission_file_..": b"up", f"Ada_12_assignsubmission_file_{NB}": FULL}
    result = collected(tmp_path, files)
    assert result.troubles == ()
    assert {path.name for path in (tmp_path / "out" / "Ada").iterdir()} == {"_", NB}


def test_a_file_and_a_folder_of_one_name_cost_the_one_alone(tmp_path):
    files = {
        "Ada_12_assignsubmission_file_/a": b"1",
        f"Ada_12_assignsubmission_file_/a/{NB}": FULL,
        f"Bob_13_assignsubmission_file_/{NB}": FULL,
    }
    (tmp_path / "download.zip").write_bytes(zip_of(files))
    result = collect([tmp_path / "download.zip"], tmp_path / "out", Settings(), LABS)
    assert line(result.troubles, "cannot be written")
    assert (tmp_path / "out" / "Bob" / NB).read_bytes() == FULL


def test_a_formula_in_a_name_is_text_in_the_table(tmp_path):
    collected(tmp_path, {f"=1+1/{NB}": FULL})
    assert "\n'=1+1," in (tmp_path / "out" / "collected.csv").read_text().replace("\r", "")


# --- the command and the page ---------------------------------------------------------------------------------------


def test_the_command_says_all_and_its_status(tmp_path, capsys):
    download = lay(tmp_path / "download", {**MOODLE, "loose.ipynb": FULL})
    assert main_module.main(["collect", str(download), "-o", str(tmp_path / "out")]) == 1
    said = capsys.readouterr().out
    assert "Moodle, a folder a person: 6 files of 5 people\nhanded in: 5 people" in said
    assert "\nto mend: nobody gets loose.ipynb" in said
    assert main_module.main(["collect", str(download), "-o", str(tmp_path / "out")]) == 1
    assert "holds something already" in capsys.readouterr().err
    (download / "loose.ipynb").unlink()
    assert main_module.main(["collect", str(download), "-o", str(tmp_path / "two")]) == 0


def test_the_platforms_of_the_command_are_those_that_there_are():
    assert platforms.keys() == PLATFORMS


PAGE = (ROOT / "docs" / "how-to" / "collect-submissions.md").read_text(encoding="utf-8")
TABLE = [
    tuple(cell.strip(" `") for cell in row.split("|")[1:3])
    for row in PAGE.splitlines()
    if row.startswith("| ") and "01_track2vec" in row
]


@pytest.mark.parametrize(("platform", "way"), TABLE)
def test_each_name_of_the_pages_table_is_recognised(tmp_path, platform, way):
    files = {way: FULL}
    if platform == "Gradescope":
        files["assignment_555_export/submission_metadata.yml"] = (
            b"submission_111:\n  :submitters:\n  - :name: Ada Lovelace\n  :created_at: 2026-11-29 12:00:00 Z\n"
        )
    result = collected(tmp_path, files)
    assert len(result.rows) == 1
    assert result.said[0].split(",")[0].split(":")[0] in (
        platform,
        platform.split(",")[0],
        platform.split("'")[0],
    )
    assert result.troubles == ()


def test_the_pages_table_has_every_platform_and_its_own_example():
    assert {way for _, way in TABLE} >= {module.EXAMPLE for module in platforms.ALL}
    assert len(TABLE) == 16
    assert len(LAYOUTS) >= 24


@pytest.mark.parametrize(
    "text",
    [
        "Nov 29, 2026 1200 PM",
        "29 November, 2026 1200",
        "29 novembre 2026 à 12:00",
        "Sonntag, 29. November 2026, 12:00 Uhr",
        "domingo, 29 de noviembre de 2026, 12:00",
        "zondag 29 november 2026, 12:00",
        "2026-11-29 12:00:00.000000 UTC",
        "2026-11-29 13:00:00 +0100",
        "2026-11-29T12:00Z",
        "29.11.2026 12:00",
    ],
)
def test_times_as_platforms_write_them(text):
    assert moment_in(text, UTC) == NOON


@pytest.mark.parametrize("text", ["yesterday", "3/4/2026 12:00", "32 November 2026", "", "Foo 3, 2026 1200"])
def test_what_is_no_time_is_said(text):
    with pytest.raises(NoTimeError):
        moment_in(text, UTC)


def test_a_zone_that_there_is_not(tmp_path):
    with pytest.raises(ValueError, match="there is no time zone 'Mars/Base'"):
        collected(tmp_path, MOODLE, zone="Mars/Base")
