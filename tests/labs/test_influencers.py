"""Lab 02 runs: solved it beats the naive answer with every model."""

import re

import pytest

from autograde.grader import GradedLab
from tests.labs.claiming import told
from tests.labs.solved import guesses, printed, red, run_solved

LAB = "02_influencers"

pytestmark = [pytest.mark.slow, pytest.mark.whole_lab]


@pytest.fixture(scope="module")
def lab():
    return GradedLab.load(LAB)


@pytest.fixture(scope="module")
def ran(lab, tmp_path_factory):
    folder = tmp_path_factory.mktemp("reference")
    return run_solved(lab, folder), folder


def scores_of(text):
    """The RMSE over all folds of each model, by its name, as the lab prints them."""
    return {
        name.strip(): float(score)
        for name, score in re.findall(r"^(.+?) *RMSE (0\.\d{4})$", text, re.MULTILINE)
    }


def test_what_the_prose_says_is_so(ran):
    assert not told(ran[0]), "\n".join(told(ran[0]))


def test_all_checks_of_the_solved_lab_are_right(ran):
    text = printed(ran[0])
    assert text.count(": right") == 9
    assert "9 of 9 exercises right" in text


def test_every_model_is_far_below_the_naive_answer_and_above_the_best_there_could_be(ran):
    text = printed(ran[0])
    scores = scores_of(text)
    assert scores["random"] == pytest.approx(0.5502, abs=0.006)
    assert scores["naive"] == pytest.approx(0.3957, abs=0.001)
    for name in ("LightGBM", "NN", "Text"):
        assert scores["the best there could be"] + 0.03 < scores[name] < scores["naive"] - 0.05, name
    found = dict(re.findall(r"^(.+?) *RMSE (0\.\d{4}) on the first fold$", text, re.MULTILINE))
    assert set(found) == {"Dot", "NN"}


def test_numbers_in_large_units_are_worse_and_standardised_they_are_not(ran):
    text = printed(ran[0])
    found = dict(
        re.findall(r"^(NN.*?) +RMSE (0\.\d{4}) on the first fold, from a quarter", text, re.MULTILINE)
    )
    assert len(found) == 3
    assert float(found["NN + sound standardised"]) < float(found["NN + sound in large units"])


def test_settings_are_chosen_without_the_test_rows(ran):
    shown = printed(ran[0])
    header = re.search(r"^ *reach *reads *loss on the tenth$", shown, re.MULTILINE)
    rows = re.findall(
        r"^\d +(as it is|dilated) +(all words|fewer words|people) +(0\.\d+)$",
        shown[header.end() :],
        re.MULTILINE,
    )
    assert len({row[:2] for row in rows}) == 5
    losses = [float(row[2]) for row in rows]
    assert losses == sorted(losses)
    assert len(set(losses)) == 5  # each setting makes another model


def test_what_is_new_is_harder(ran):
    scores = scores_of(printed(ran[0]))
    for what in ("song", "artist", "influencer"):
        assert scores["LightGBM"] < scores[f"LightGBM, new {what}"] < scores["naive"]


def test_lists_are_judged_by_the_truth(ran):
    text = printed(ran[0])
    judged = dict(re.findall(r"^(.+?) +true mean rating (0\.\d{3})   NDCG@10", text, re.MULTILINE))
    rated = {name: float(mean) for name, mean in judged.items()}
    assert rated["random"] < rated["most generous"] < rated["NN"] < rated["oracle"]
    promised = float(re.search(r"^the NN promises +(0\.\d{3})$", text, re.MULTILINE)[1])
    assert rated["NN"] < promised


def test_every_word_of_the_own_song_has_an_effect(ran):
    text = printed(ran[0])
    assert "what each word adds to the mean of twenty ratings." in text
    assert "limpide: " in text


def test_every_guess_is_answered(ran):
    asked, answered = guesses(ran[0])
    assert asked == answered >= 14


def test_recommendations_both_ways(ran):
    text = printed(ran[0])
    for head in ("who should hear ", "what "):
        block = text[text.index(f"\n{head}") :].splitlines()[2:7]
        best = [float(line.split()[0]) for line in block]
        assert len(best) == 5 and best == sorted(best, reverse=True)


def test_models_are_drawn_and_pictures_shown(ran):
    html = "".join(
        output.get("data", {}).get("text/html", "")
        for cell in ran[0].cells
        for output in cell.get("outputs", [])
    )
    assert html.count("<svg ") == 3 + 9  # models and pictures


def test_nothing_red_in_the_solved_lab_and_no_large_file(ran):
    notebook, folder = ran
    assert red(notebook) == []
    assert (folder / f"{LAB}.ipynb").stat().st_size < 1_000_000
