"""`python -m kit funnel`: what it writes, says, keeps and refuses."""

import csv
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from kit.__main__ import main
from kit.data.hetrec import read_tables
from kit.data.worlds.listens import listens_world


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return listens_world(80, 500, seed=6).write(tmp_path_factory.mktemp("six"))


@pytest.fixture
def ask(folder, tmp_path, monkeypatch, capsys):
    """Run the command on a small world; exit status, what was said, and the rows written."""
    monkeypatch.setenv("KIT_DATA", str(tmp_path / "cache"))
    out = tmp_path / "recommendations.csv"

    def run(*flags, at=out):
        status = main(["funnel", "--data", str(folder), "--out", str(at), "--candidates", "60", *flags])
        said = capsys.readouterr()
        rows = list(csv.reader(out.read_text().splitlines())) if out.exists() else None
        return status, said.out + said.err, rows

    return run


def test_the_table(ask, folder):
    status, _, rows = ask()
    assert status == 0
    assert rows[0] == ["user", "rank", "artist", "score"]
    known, ids = {}, set(read_tables(folder)["artists"]["id"].tolist())
    listens = read_tables(folder)["user_artists"]
    for user, artist in zip(listens["userID"].tolist(), listens["artistID"].tolist(), strict=True):
        known.setdefault(user, set()).add(artist)
    users = list(dict.fromkeys(row[0] for row in rows[1:]))
    assert len(users) > 30
    found_again = 0
    for user in users:
        mine = [row for row in rows[1:] if row[0] == user]
        assert [int(row[1]) for row in mine] == list(range(1, 21))
        artists = {int(row[2]) for row in mine}
        assert len(artists) == 20
        assert artists <= ids
        scores = [float(row[3]) for row in mine]
        assert scores == sorted(scores, reverse=True)
        assert 0 <= min(scores) <= max(scores) <= 1
        found_again += len(artists & known[int(user)])
    by_chance = 20 * len(users) * 10 / 500
    assert found_again > 3 * by_chance  # the hidden ten


def test_both_halves_are_shown_and_a_request_is_timed(ask):
    said = ask()[1]
    night, day = said.split("at request time")
    assert "at night" in night
    assert "kept in" in night
    assert "one request: " in day
    assert "medians of" in day
    for words in (
        "recall@20",
        "NDCG@20",
        "novelty",
        "coverage",
        "recall of the candidates",
        "intervals of 95 %",
    ):
        assert words in day


@pytest.mark.slow
def test_the_same_seed_gives_the_same_table_and_another_one_another(ask):
    one, same, other = ask()[2], ask()[2], ask("--seed", "1")[2]
    assert one == same
    assert one != other


def test_users_and_k(ask):
    rows = ask("--users", "3", "--k", "7")[2]
    assert len(rows) == 1 + 3 * 7


def test_one_user_has_a_list_and_no_interval(ask):
    status, said, rows = ask("--users", "1")
    assert (status, len(rows)) == (0, 21)
    assert "how good" not in said


def test_what_was_kept_is_taken_again(ask, monkeypatch):
    first = ask()[2]
    monkeypatch.setattr("kit.funnel.night.factorise", lambda *_, **__: pytest.fail("factorised again"))
    status, said, rows = ask("--no-run-mf")
    assert (status, rows) == (0, first)
    assert "factors taken from" in said
    monkeypatch.setattr("kit.funnel.ranking.LogisticRanker.fit", lambda *_: pytest.fail("trained again"))
    status, said, rows = ask("--no-run-mf", "--no-run-ranker")
    assert (status, rows) == (0, first)
    assert "factors and ranker taken from" in said


@pytest.mark.slow
def test_the_neural_ranker(ask):
    status, said, rows = ask("--ranker", "neural", "--users", "5")
    assert status == 0
    assert "the neural ranker" in said
    assert len(rows) == 101


@pytest.mark.parametrize(
    ("flags", "words"),
    [
        (("--no-run-mf",), "nothing is kept in"),
        (("--no-run-ranker",), "a kept ranker does not fit new factors"),
        (("--k", "61"), "61 artists a user out of 60 candidates: raise --candidates"),
        (("--candidates", "500"), "--candidates can be 3"),
        (("--data", "nowhere"), "no set of listeners and no folder"),
    ],
)
def test_what_cannot_be_done_is_said_and_nothing_is_written(ask, flags, words):
    status, said, rows = ask(*flags)
    assert (status, rows) == (2, None)
    assert said.splitlines()[-1].startswith("error: ")
    assert words in said


@pytest.mark.parametrize(
    ("kept", "flags", "words"),
    [
        ((), ("--seed", "1"), "from another split"),
        ((), ("--dim", "8"), "say --dim 16, or --run-mf"),
        ((), ("--ranker", "neural", "--no-run-ranker"), "say --ranker logistic"),
        ((), ("--sources", "tags", "--no-run-ranker"), "say --sources both"),
    ],
)
def test_what_was_kept_for_something_else_is_refused(ask, kept, flags, words):
    ask(*kept)
    status, said, _ = ask("--no-run-mf", *flags)
    assert status == 2
    assert words in said


@pytest.mark.parametrize(
    "flags", [("--users", "0"), ("--k", "-3"), ("--ranker", "best"), ("--run-mf=False",)]
)
def test_flags_that_argparse_refuses(ask, flags):
    with pytest.raises(SystemExit):
        ask(*flags)


def test_a_place_that_cannot_be_written_is_told_before_anything_is_worked_out(ask, tmp_path, monkeypatch):
    monkeypatch.setattr("kit.funnel.command.load_lastfm", lambda *_: pytest.fail("read for nothing"))
    for at in (tmp_path, tmp_path / "no" / "such.csv"):
        status, said, _ = ask(at=at)
        assert status == 2
        assert "--out names a file in a folder that exists" in said


def test_the_old_table_stays_whole_when_the_new_one_fails(ask, tmp_path, monkeypatch):
    before = ask()[2]

    class Full:
        def __init__(self, file):
            self.file, self.rows = file, 0

        def writerow(self, row):
            self.rows += 1
            if self.rows > 30:
                raise OSError(28, "No space left on device")
            self.file.write("half\n")

    monkeypatch.setattr("kit.funnel.command.csv.writer", Full)
    status, said, _ = ask()
    assert status == 2
    assert "No space left on device" in said
    assert [row.split(",") for row in (tmp_path / "recommendations.csv").read_text().splitlines()] == before
    assert not list(tmp_path.glob(".unfinished*"))


@pytest.mark.slow
def test_from_a_terminal(folder, tmp_path):
    ran = subprocess.run(
        [sys.executable, "-m", "kit", "funnel", "--data", folder, "--candidates", "60", "--users", "2"],
        cwd=tmp_path,
        env={"PATH": "", "PYTHONPATH": str(Path(__file__).parents[3]), "KIT_DATA": str(tmp_path / "cache")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    assert ran.stderr == ""  # no bar where nobody sees it
    assert len((tmp_path / "recommendations.csv").read_text().splitlines()) == 41
    assert np.loadtxt(tmp_path / "recommendations.csv", delimiter=",", skiprows=1).shape == (40, 4)
