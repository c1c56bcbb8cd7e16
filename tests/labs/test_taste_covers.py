"""Lab 03 has all that its original had: each step, model, measure and figure names its cell; and each section is heard."""

import ast
from functools import cache

import pytest

from autograde.cells import read_solution, solution_of
from autograde.notebook import Kind, cells_of
from tests.labs.prose import plain
from tests.labs.test_form import sections_of

NAME = "03_taste"

# What the original has; the number of the section or the name of the exercise that treats it; words of its cell.
COVERED = [
    ("collaborative filtering", 1, "learn from what many people do together (collaborative filtering"),
    ("it fails for new and for unpopular songs", 1, "nothing of a song that nobody has played, and little of one that few like"),
    ("liked by plays", 1, "liked = (plays[files] >= 6)"),
    ("1,601 against 4,025", 1, "That left 1,601 songs against 4,025"),
    ("filter: no judgement yet", 1, '"not judged yet": songs.playlist & (plays < 6)'),
    ("filter: short versions", 1, 'np.char.endswith(titles, "(TV Edit)")'),
    ("filter: several tracks in a file", 1, 'np.char.find(titles, " / ") >= 0'),
    ("filter: duplicates", 1, '"there twice": ~once'),
    ("karaoke versions are kept", 1, "The original had 313 of them"),
    ("stereo, 16 bits, 44,100, AIFF, then mono", 2, "both_sides.astype(np.float32).mean(axis=0)"),
    ("windows of five seconds, drawn", "cut_windows", "any sample at which a whole window fits"),
    ("a song shorter than a window", "cut_windows", "a clip shorter than a window gives one window"),
    ("mel spectrogram", "log_mel", "equally far apart on the mel scale"),
    ("its figure", 2, '"mel spectrogram, dB": seen'),
    ("chroma and its figure", 2, '"the twelve notes": chroma(power, SR)'),
    ("spectral flux", "shape_of_sound", "flux is the mean over the bins of"),
    ("rolloff at 85 %", "shape_of_sound", "up to which 85 % of the energy of the frame lies"),
    ("fractional RMS, 100 to 300 Hz", "shape_of_sound", "the RMS of what lies between 100 and 300 Hz"),
    ("contrast and its figure", 3, '"contrast, dB": contrast(power, SR)'),
    ("figures of flux, rolloff, fraction", 3, '"fraction of 100 to 300 Hz": shape["fraction"]'),
    ("tempo", 3, "beats a minute"),
    ("hop, frames and Nyquist", 3, "half of their rate"),
    ("normalised by the window's maximum", 3, "divides each feature by its largest number in this window"),
    ("storage: pickle, compressed, parquet", 3, 'sizes["parquet, 32 bits"]'),
    ("26 MiB and 407 KiB a sample", 3, "from 26 MiB a sample to 407 KiB"),
    ("precision and recall", "taste_scores", "the share of liked ones among those with a yes"),
    ("F.5", "taste_scores", "which cares more for precision"),
    ("the combined score", "taste_scores", "`combined` is recall times"),
    ("AUC", "taste_scores", "A pair with equal scores counts one half"),
    ("k nearest neighbours, 24 hours", 4, "had not ended after 24 hours on 20 cores"),
    ("always no: 72 %", 4, "71.5 % in the original, whose author notes"),
    ("decision tree by grid search", 5, "GridSearchCV(DecisionTreeClassifier("),
    ("the grid: depth, weights, features", 5, '"class_weight": [None, {0: 0.125, 1: 1}], "max_features"'),
    ("heterogeneous net", "taste_net", "each feature has a `keras.Input` of its own"),
    ("log-cosh and Adadelta", 6, '"log-cosh, Adadelta at 1.0"'),
    ("a proper scoring rule?", 6, "is no proper scoring rule"),
    ("class weights swept", 6, "turned = [1 / 8, 1 / 2, 1, 2, 8]"),
    ("the precision of .71", 6, "precision of .71, at a lower combined score"),
    ("flat net of five layers", 6, "flat, five layers"),
    ("third hidden layer", 6, '"a third hidden layer": {"change": third}'),
    ("dropout .75, .5, .25", 6, '"dropout .5": {"change": dropout(0.5)}'),
    ("ROC of all models", 6, "roc_curves("),
    ("table of all models", 6, "display(table_of(found))"),
    ("precision and recall by epoch, training and validation", 6, "curves(range(1, len(by_epoch) + 1), lines"),
    ("an epoch that is chosen and judged", 6, "one part chooses the epoch with the best precision"),
    ("permutations of the training rows", 6, "relatively invariant to the permutations of training data"),
    ("10,000 distances, 20 within 5 %", 7, "found 20 within 5 % of the largest distance"),
    ("how near are the twins?", 7, "its karaoke twin's for"),
    ("majority of the windows", 8, '"by the share of yes"'),
    ("a score of the song", "song_decision", "each song once, in any order, and its score"),
    ("a second classifier on the windows' scores", 8, "A second classifier on the sorted scores of a song"),
    ("will I like a given song?", 10, "python -m kit taste LIKED/ DISLIKED/ CANDIDATES/"),
    ("harmonic and percussive", 3, "what lasts (harmonic) and what is short (percussive)"),
]  # fmt: skip


@cache
def cells():
    return cells_of(read_solution(solution_of(NAME)))


@cache
def words_of(place):
    """All that stands in a section, or in an exercise, the text above it and its cell, on one line."""
    if isinstance(place, int):
        section = next(one for one in sections_of(cells()) if one.title.startswith(f"{place} · "))
        return plain("\n".join([*section.prose, *section.code]))
    at = next(i for i, cell in enumerate(cells()) if cell.kind is Kind.EXERCISE and cell.name == place)
    return plain("\n".join(cell.source for cell in cells()[at - 1 : at + 1]))


@pytest.mark.parametrize(("place", "words"), [row[1:] for row in COVERED], ids=[row[0] for row in COVERED])
def test_what_the_original_has_is_in_its_cell(place, words):
    assert plain(words) in words_of(place)


def test_each_section_has_a_sound_under_a_name_of_its_own():
    heard = {}
    for section in sections_of(cells()):
        nodes = [node for source in section.code for node in ast.walk(ast.parse(source))]
        calls = [
            n
            for n in nodes
            if isinstance(n, ast.Assign) and getattr(getattr(n.value, "func", None), "id", "") == "Player"
        ]
        heard[section.title] = [call.targets[0].id for call in calls]
        assert len(calls) == sum(isinstance(n, ast.Name) and n.id == "Player" for n in nodes)
    assert len(heard) == 10 and all(heard.values()), heard
    names = [name for found in heard.values() for name in found]
    assert len(set(names)) == len(names) and all(name.startswith("hear_") for name in names)
