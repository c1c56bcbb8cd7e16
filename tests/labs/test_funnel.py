"""Lab 04 runs: its report stands in the right order and its mistakes cost what they should."""

import csv
import json
import os
import re
from pathlib import Path

import pytest

from autograde.cells import solution_of
from autograde.demo import run_reference
from autograde.grader import GradedLab
from tests.labs.claiming import told
from tests.labs.prose import Prose
from tests.labs.solved import guesses, printed, red, run_solved, shown

LAB = "04_funnel"
REAL = Path(os.environ.get("KIT_REAL_DATA") or Path(__file__).parents[3] / "shared" / "data") / "lastfm"

pytestmark = [pytest.mark.slow, pytest.mark.whole_lab]


@pytest.fixture(scope="module")
def lab():
    return GradedLab.load(LAB)


@pytest.fixture(scope="module")
def ran(lab, tmp_path_factory):
    folder = tmp_path_factory.mktemp("reference")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KIT_DATA", str(folder / "cache"))
        return run_solved(lab, folder / "run"), folder / "run"


def test_what_the_prose_says_is_so(ran):
    assert not told(ran[0]), "\n".join(told(ran[0]))


def test_the_report_stands_in_the_right_order(ran):
    recall = {name: values[0] for name, values in shown(printed(ran[0])).items()}
    assert (
        recall["random"] < 0.02 < recall["popularity"] < recall["tags"] < recall["funnel"] < recall["oracle"]
    )
    assert recall["tags"] < recall["MF"] < recall["oracle"]
    assert recall["funnel"] - 0.03 < recall["neural ranker"] < recall["oracle"]


def test_the_mistakes_cost_what_they_should(ran):
    text = printed(ran[0])
    recall = shown(text)
    assert recall["tags, columns as they are, dot"][1] < 0.05 < recall["tags"][1]
    sums, units = recall["sum of tag counts, dot product"], recall["tags"]
    assert sums[1] < units[1] / 3
    assert recall["tags, known artists left in"][0] < recall["tags"][0]
    assert recall["MF, played pairs only"][0] < recall["popularity"][0] < recall["MF"][0]
    assert recall["funnel, column 0 for the score"][0] < 0.03
    # Side by side adds little to a weighted sum, the product more.
    none, concat, product = (recall[f"funnel, {name}"][0] for name in ("no factors", "concat", "product"))
    assert concat - none < 0.005 < product - none
    learnt = dict(
        re.findall(r"AUC on what it learnt from (0\.\d+), within .*?  funnel, (product(?:, leaky)?) ", text)
    )
    learnt = {name: float(auc) for auc, name in learnt.items()}
    assert learnt["product, leaky"] > learnt["product"] + 0.05
    assert recall["funnel, product, leaky"][0] < product + 0.02


def test_the_candidates_cap_the_funnel(ran):
    text = printed(ran[0])
    caps = re.search(r"the cap of a ranker: (0\.\d+) by tags, (0\.\d+) by two sources", text).groups()
    tags, both = map(float, caps)
    recall = shown(text)
    assert max(recall["funnel"][0], recall["neural ranker"][0]) < tags < both < 0.9
    assert recall["funnel, two sources"][0] < both


def test_a_score_is_good_for_order_only(ran):
    text = printed(ran[0])
    said, true = map(float, re.search(r"the mean score is (0\.\d+), and (0\.\d+) of the cand", text).groups())
    assert true > 1.5 * said
    low, high = map(float, re.search(r"the difference in recall@20: \S+ \[(\S+), (\S+)\]", text).groups())
    assert -0.01 < low < high < 0.02


def test_every_guess_is_answered(ran):
    asked, answered = guesses(ran[0])
    assert asked == answered >= 22


def page_of(part):
    """Of a part of docs/reference/funnel.md: the first figure of each row, and the coverage of each method, as .123."""
    page = (Path(__file__).parents[2] / "docs" / "reference" / "funnel.md").read_text()
    text = page[page.index(f"## The {part}") :]
    text = text[: text.find("\n## ", 1)]
    rows = dict(re.findall(r"^\| ([^|]+?) \| 0(\.\d+)[^|]*\|", text, flags=re.MULTILINE))
    covered = dict(re.findall(r"^\| ([^|]+?) \|[^|]+\|[^|]+\|[^|]+\| 0(\.\d+) \|", text, flags=re.MULTILINE))
    return rows, covered


def test_the_figures_of_the_real_set_are_those_of_the_page():
    rows, covered = page_of("real set")
    prose = Prose.of_lab(LAB).text
    sums, units = "sum of tag counts, dot product", "tags"
    assert f"({rows[sums]} against {rows[units]})" in prose
    assert f"({covered[sums]} of the artists against {covered[units]})" in prose
    both, factors, tags = (
        rows[f"candidates by {name}"] for name in ("both in turn", "the factorisation", "tags")
    )
    assert (
        f"both in turn hold {both} of what is hidden, by the factorisation {factors} and by tags {tags}"
        in prose
    )


def test_the_recorded_svd_is_that_of_the_page():
    """Nobody's environment has scikit-surprise, so what its cell says instead is what a student sees."""
    told = " ".join(re.findall(r'print\("(.*)"\)', solution_of(LAB).read_text(encoding="utf-8")))
    of_world, of_real = page_of("synthetic world")[0], page_of("real set")[0]
    svd = "BiasedSVD (surprise), log plays"
    assert f"recall@20 {of_world[svd]} on the listeners of the world, {of_real[svd]} on the real set" in told
    assert f"random lists have {of_world['random']} and {of_real['random']})" in told


def test_all_checks_of_the_solved_lab_are_right_and_nothing_is_red(ran):
    text = printed(ran[0])
    assert text.count(": right") == 9
    assert "9 of 9 exercises right" in text
    assert red(ran[0]) == []


def test_what_the_solved_lab_leaves_behind(ran):
    folder = ran[1]
    with (folder / "recommendations.csv").open(newline="") as file:
        header, *rows = csv.reader(file)
    assert header == ["user", "rank", "artist", "score"]
    users = {row[0] for row in rows}
    assert len(rows) == 20 * len(users)
    for user in sorted(users)[:20]:
        scores = [float(row[3]) for row in rows if row[0] == user]
        assert scores == sorted(scores, reverse=True)
    assert not list(folder.glob("*.part*"))
    assert (folder / "artist_vectors.npz").exists()
    assert (folder / f"{LAB}.ipynb").stat().st_size < 1_000_000
    kept = json.loads((folder / f"{LAB}.progress.json").read_text())
    assert set(kept["exercises"].values()) == {"right"}


def test_an_experiment_finds_what_is_true(ran):
    lines = re.findall(
        r"against \S+ +[-+][\d.]+ \[([-+][\d.]+), ([-+][\d.]+)\] +the truth ([-+][\d.]+)", printed(ran[0])
    )
    assert len(lines) == 4
    inside = [float(low) <= float(truth) <= float(high) for low, high, truth in lines]
    assert sum(inside) >= 3
    once, peeking = re.search(
        r"(\d+)% find a difference at the end, (\d+)% when peeked", printed(ran[0])
    ).groups()
    assert int(once) < 10 < int(peeking)


def test_pictures_have_words(ran):
    words = [
        output["data"]["text/plain"]
        for cell in ran[0].cells
        for output in cell.get("outputs", [])
        if "<svg " in output.get("data", {}).get("text/html", "")
    ]
    assert any(text.startswith("Training curves over") for text in words)
    assert any(text.startswith("Popularity of what is suggested") for text in words)
    assert len(words) >= 11


@pytest.mark.real
@pytest.mark.skipif(
    not (os.environ.get("KIT_LONG_TESTS") and (REAL / "artists.dat").exists()),
    reason="the lab on the real set takes minutes: set KIT_LONG_TESTS=1 and KIT_REAL_DATA=FOLDER to run it",
)
def test_the_lab_on_the_real_set(lab, tmp_path, monkeypatch):
    monkeypatch.setenv("KIT_DATA", str(tmp_path / "cache"))
    monkeypatch.setenv("KIT_LISTENS", str(REAL))
    text = printed(run_reference(lab, tmp_path / "run", talk=False))
    assert "9 of 9 exercises right" in text
    assert "no oracle" in text
    assert shown(text)["MF"][0] > shown(text)["popularity"][0]
