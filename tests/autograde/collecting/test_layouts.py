"""Each layout of a download gives the right person, attempt, time and files, as a folder, a zip, or a zip in a zip."""

import csv
from datetime import UTC, datetime

import pytest

from autograde.collecting.collect import Settings, collect
from autograde.trust.intake import find_submissions
from autograde.trust.layouts import open_class
from autograde.trust.received_csv import read_received_csv
from tests.autograde.collecting.layouts import LAYOUTS, NOON, zip_of

LABS = ("01_track2vec", "04_funnel")
IN_UTC = Settings(zone="UTC")


def lay(folder, files):
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return folder


def given_as(form, files, tmp_path):
    if form == "folder":
        return lay(tmp_path / "download", files)
    data = zip_of(files) if form == "zip" else zip_of({"export.zip": zip_of(files)})
    (tmp_path / "download.zip").write_bytes(data)
    return tmp_path / "download.zip"


def found(rows):
    return {row.student: (row.attempt, row.received and row.received.replace(microsecond=0)) for row in rows}


@pytest.mark.parametrize("form", ["folder", "zip"])
@pytest.mark.parametrize("name", LAYOUTS)
def test_right_person_attempt_time_and_files(name, form, tmp_path):
    platform, files, gives = LAYOUTS[name]
    out = tmp_path / "out"
    collected = collect([given_as(form, files, tmp_path)], out, IN_UTC, LABS)
    assert collected.said[0].startswith(f"{platform}: ")
    assert found(collected.rows) == {who: (attempt, when) for who, (attempt, when, _) in gives.items()}
    for who, (_, _, names) in gives.items():
        assert {str(p.relative_to(out / who)) for p in (out / who).rglob("*") if p.is_file()} == names
    lines = (out / "collected.csv").read_text(encoding="utf-8").splitlines()
    table = {row["student"]: row for row in csv.DictReader(lines)}
    assert set(table) == set(gives)
    assert all(row["why"] and row["platform"] for row in table.values())
    folders = {path.name for path in out.iterdir() if path.is_dir()}
    assert folders == set(gives)


# A zip that holds nothing but a zip of plain folders may be one student's own.
OF_PLATFORMS = [
    name
    for name, (platform, _, _) in LAYOUTS.items()
    if platform != "plain folders" and not name.endswith(("in_a_folder", "apart"))
]


@pytest.mark.parametrize("name", OF_PLATFORMS)
def test_a_platforms_zip_may_lie_in_a_zip(name, tmp_path):
    _, files, gives = LAYOUTS[name]
    collected = collect([given_as("zip in a zip", files, tmp_path)], tmp_path / "out", IN_UTC, LABS)
    assert set(found(collected.rows)) == set(gives)


@pytest.mark.parametrize("name", LAYOUTS)
def test_what_is_written_is_what_the_grader_reads(name, tmp_path):
    out = tmp_path / "out"
    rows = collect([lay(tmp_path / "download", LAYOUTS[name][1])], out, IN_UTC, LABS).rows
    said = []
    held = open_class(out, tmp_path / "scratch", LABS[0], LABS, said.append)
    submissions = find_submissions(held.path, LABS[0], {"hit_at_k"}, say=said.append)
    assert {each.student for each in submissions} == {row.student for row in rows}
    assert [words for words in said if "collected.csv" in words or "received.csv" in words] == []
    times = read_received_csv(out)
    for row in rows:
        name = row.files[0].name.rpartition("/")[2]
        assert times.of(row.student, name) == row.received


def test_late_is_what_the_platform_says(tmp_path):
    late = {}
    for name in ("canvas_flat", "ilias", "github_classroom"):
        rows = collect([lay(tmp_path / name, LAYOUTS[name][1])], tmp_path / f"out {name}", IN_UTC, LABS).rows
        late |= {row.student: row.late for row in rows}
    assert late == {
        "lovelaceada": False,
        "nunezjose": True,
        "obriensean": False,
        "wangxiaoming": False,
        "alovelace": False,
        "hpm": True,
        "ada": None,
        "bob": None,
    }


def test_late_is_what_comes_after_a_due_time(tmp_path):
    download = lay(tmp_path / "download", LAYOUTS["blackboard"][1])
    settings = Settings(zone="UTC", due="2026-11-29 18:00")
    rows = collect([download], tmp_path / "out", settings, LABS).rows
    assert {row.student: row.late for row in rows} == {"alovelace": True, "bob_x": True, "zoe": False}


def test_a_zone_is_that_of_the_user_and_goes_with_the_times(tmp_path):
    download = lay(tmp_path / "download", LAYOUTS["brightspace_folders"][1])
    out = tmp_path / "out"
    collected = collect([download], out, Settings(zone="Europe/Berlin"), LABS)
    noon = {row.student: row.received for row in collected.rows}["Mary-Ann Smith"]
    assert noon.astimezone(UTC) == datetime(2026, 11, 29, 11, tzinfo=UTC)
    assert "Mary-Ann Smith,2026-11-29T12:00:00+01:00," in (out / "received.csv").read_text()
    assert any("Europe/Berlin" in line for line in collected.said)


def test_a_time_with_a_zone_keeps_it(tmp_path):
    download = lay(tmp_path / "download", LAYOUTS["gradescope"][1])
    (row,) = collect([download], tmp_path / "out", Settings(zone="Asia/Tokyo"), LABS).rows
    assert row.received == NOON


@pytest.mark.parametrize(("wanted", "attempt"), [("last", 2), ("1", 1), ("2", 2)])
def test_the_attempt_that_is_asked_for(wanted, attempt, tmp_path):
    download = lay(tmp_path / "download", LAYOUTS["brightspace_folders"][1])
    rows = collect([download], tmp_path / "out", Settings(zone="UTC", attempt=wanted), LABS).rows
    assert {row.student: row.attempt for row in rows}["Ada Lovelace"] == attempt


def test_the_best_attempt_is_the_one_with_the_most_answers(tmp_path):
    def notebook(*sources):
        cells = ",".join(
            f'{{"cell_type": "code", "source": "{source}", "metadata": {{"nbgrader": {{"solution": true}}}}}}'
            for source in sources
        )
        return f'{{"cells": [{cells}]}}'.encode()

    files = {
        "ada/v1/a.ipynb": notebook("x = 1", "y = 2"),
        "ada/v2/a.ipynb": notebook("x = 1", "raise NotImplementedError"),
        "bob/v1/a.ipynb": notebook("x = 1"),
        "bob/v2/a.ipynb": notebook("x = 2"),
    }
    collected = collect([lay(tmp_path / "d", files)], tmp_path / "out", Settings(attempt="best"), LABS)
    assert {row.student: row.attempt for row in collected.rows} == {"ada": 1, "bob": 2}
    assert any("the most answers filled in of 2 attempts (2, 1)" in line for line in collected.said)
