"""The report on the funnel: every method gives lists, and the page holds what the report measures."""

import re
import sys
from pathlib import Path

import numpy as np
import pytest

from bench.funnel import run
from bench.funnel.methods import METHODS, Case, factorised, oracle, simple
from kit.data.heldout import artists_of, hold_out
from kit.data.lastfm import number_tables
from kit.data.worlds.listens import listens_world
from kit.metrics import recalls

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def case():
    world = listens_world(120, 500, seed=2)
    music = number_tables(world.tables)
    held = hold_out(music.plays, np.random.default_rng(0))
    return Case(music, music.without_tags(held.hidden), held, 0, 60, world.truth)


def test_every_list_has_twenty_artists_and_none_that_is_known(case):
    for group in (simple, factorised, oracle):
        for name, lists in group(case):
            assert lists.shape == (len(case.held.users), 20), name
            assert all(len(set(row)) == 20 for row in lists.tolist()), name
            again = [
                set(row) & set(artists_of(case.held.known, u))
                for u, row in zip(case.held.users, lists, strict=True)
            ]
            assert any(again) == (name == "tags, known artists left in"), name


def test_the_oracle_is_the_best_and_random_the_worst(case):
    scores = {
        name: recalls(lists, case.held.test).mean()
        for group in (simple, factorised, oracle)
        for name, lists in group(case)
    }
    assert max(scores, key=scores.get) == "oracle"
    assert scores["random"] < min(scores["popularity"], scores["tags"], scores["MF"])


@pytest.mark.slow
def test_all_methods_run(case):
    found = {name for group in METHODS for name, _ in group(case)}
    wanted = {"candidates by tags", "candidates by both in turn", "funnel", "funnel, nearest artists too"}
    assert wanted | {"neural ranker", "oracle", "MF"} <= found


def test_nothing_is_written_with_one_set_alone(monkeypatch, capsys):
    monkeypatch.setattr(run, "start_anew", lambda _: None)
    monkeypatch.setattr(sys, "argv", ["run", "--write", "--only", "world"])
    monkeypatch.setattr(run, "measure", lambda *_: pytest.fail("measured for nothing"))
    assert run.main() == 2
    assert "nothing written" in capsys.readouterr().out


def test_without_the_real_set_it_says_so(monkeypatch, capsys, tmp_path):
    monkeypatch.setattr(run, "start_anew", lambda _: None)
    monkeypatch.setenv("KIT_DATA", str(tmp_path))
    monkeypatch.setattr(sys, "argv", ["run"])
    asked = []
    monkeypatch.setattr(run, "measure", lambda name, *_: asked.append(name))
    assert run.main() == 0
    assert asked == ["world"]
    assert "the real set is not here and is left out" in capsys.readouterr().out


def test_the_page_has_both_sets_and_every_row():
    page = (ROOT / "docs" / "reference" / "funnel.md").read_text()
    assert page.startswith(run.HEAD)
    for part in re.split(r"^## The (?:synthetic world|real set)$", page, flags=re.MULTILINE)[1:]:
        for row in ("random", "popularity", "tags", "MF", "funnel", "neural ranker"):
            assert re.search(
                rf"^\| {row} \| 0\.\d{{3}} \[0\.\d{{3}}, 0\.\d{{3}}\] \|", part, flags=re.MULTILINE
            ), row
        assert part.count("| candidates by ") == 3
        assert part.count("one request: ") == 2
    assert re.search(r"^\| oracle \|", page, flags=re.MULTILINE)
