"""Lab 05 has what the survey has, and the notes on sound that it began with: each names its cell; and each section is heard."""

import ast
from functools import cache

import pytest

from autograde.cells import read_solution, solution_of
from autograde.notebook import Kind, cells_of
from tests.labs.prose import plain
from tests.labs.test_form import sections_of

NAME = "05_sound"

# What the survey and the notes have; the number of the section or the name of the exercise that treats it; words of its cell.
COVERED = [
    ("two uses: latent factors", 1, "They learn latent factors of songs from sound or words"),
    ("two uses: sequences", 1, "they learn the order of songs in playlists and sessions"),
    ("five tasks of MIR", 1, "Following a score, interfaces for browsing, sorting by genre or mood, likeness of sound, recommending"),
    ("little work on recommending", 1, 'guess_tasks.settle("recommending"'),
    ("peculiar: short", 1, "A song is over in minutes"),
    ("peculiar: many songs", 1, "there are millions of others"),
    ("peculiar: emotion", 1, "Songs move people"),
    ("peculiar: sequence", 1, "songs are heard in sequence"),
    ("a miss does little harm", 1, "a suggestion that misses is skipped, and does little harm"),
    ("weighted matrix factorisation", 2, "Weighted matrix factorisation (WMF; Hu, Koren and Volinsky, 2008)"),
    ("plays made binary, with confidence", 2, "how often decides about the confidence"),
    ("SGD and maximum likelihood", 2, "by stochastic gradient descent, or as the maximum of a likelihood"),
    ("van den Oord: MFCC, k-means, PCA, linear", 3, "PCA(PARTS, random_state=0)"),
    ("bag of words", "bag_of_sounds", "it sums to 1, however long the song is"),
    ("van den Oord: a network on log-mel", "audio_cnn", "a number for each latent factor"),
    ("van den Oord: 382 K songs, 1 M users", 5, "382 K songs and a million users"),
    ("van den Oord: MSE", "wpe", "the mean squared error (MSE) counts every song alike"),
    ("van den Oord: WPE", "wpe", "what the factorisation itself makes small, song by song"),
    ("WPE and popular songs", 4, "shares_of_popular[loss, seed]"),
    ("several seeds", 4, "SEEDS = (0, 1, 2)"),
    ("MAP and AUC", "cold_eval", "the average precision"),
    ("the user as a mean of songs", 5, "takes for a user the mean of the songs that they have played"),
    ("RMSE .323, .478, .325, .495", 5, '"RMSE", ".323", ".478"'),
    ("RMSE .255", 5, '"RMSE", ".255"'),
    ("constants .500 and .707", 5, '"RMSE", ".707"'),
    ("NDCG .288, .161, .143", 5, '"the same, MFCC as prior"'),
    ("MAP .020 and .004", 5, '"MAP@500", "", ".004"'),
    ("283 K songs, 100 K users", 5, "283 K songs, 100 K users"),
    ("97 K songs, 614 K users, 370 K tracks", 5, "97 K songs, 614 K users; tags of 370 K tracks"),
    ("329 K tracks, 24 K artists", 5, "329 K tracks"),
    ("comparable with", 5, '"comparable with"'),
    ("the artist", "artist_prior", "the mean of these songs, shrunk towards the mean of all"),
    ("a prior of content", "pmf_with_prior", "a song without plays is its prior"),
    ("late fusion", "late_fusion", "A last network puts the two together"),
    ("Wang and Wang: 166 x 120, PCA to 100", 8, "166 frames by 120 bands, took the first 100 principal components"),
    ("Wang and Wang: a deep belief network", 8, "deep_belief(chances[split.warm], chances)"),
    ("Wang and Wang: SGD and MLE", 8, "towards the maximum of the likelihood (MLE)"),
    ("Wang and Wang: hybrid with PMF", 8, "hybrid: three plays known, machines as the prior"),
    ("Wang and Wang: unscaled is refused", 8, 'print("unscaled:", error)'),
    ("Liang: three layers, dropout, tags", 8, "A network of three layers, with dropout, learns tags from a bag of sounds"),
    ("Liang: the last hidden layer as a prior, against MFCC", 8, '{"last hidden layer": meanings, "bag of sounds"'),
    ("Liang: warm and cold", 7, "one, three or ten listeners are known"),
    ("Oramas: biographies as TF-IDF", 8, "A biography is a row of weighted words (TF-IDF"),
    ("Oramas: linked concepts", 8, "with_concepts(music.bios, music.knowledge)"),
    ("Oramas: constant-Q, 96 bands, dropout .5", 8, "96 bands that are a semitone apart"),
    ("Oramas: late fusion", 9, '"late fusion of texts and sound"'),
    ("tagging: factors against content", 9, "found them the better source"),
    ("contrastive", 10, "brought_together("),
    ("into the ratings of lab 02", 11, "These factors take the place of the 16 numbers"),
    ("a radio of what nobody has played", 11, "unheard_radio(music, today, cold"),
    ("musicnn frozen, and its last layer trained anew", 11, '"musicnn, its last layer trained anew"'),
    ("tagging: Choi, FCN, small filters", 4, "A fully convolutional network (FCN) has no layer that fixes the length"),
    ("dropout and batch normalisation", 4, "Dropout below batch normalisation"),
    ("vertical and horizontal filters", 4, "vertical filters, a few frames and many bands, for timbre"),
    ("five layers or more, parameters and RMSE", 4, '"RMSE of scaled factors, kept apart"'),
    ("waveforms at scale", 4, "with more than a million songs, and not with fewer"),
    ("frequency is missing from the waveform", 4, "Is frequency missing from the waveform?"),
    ("MPE is WPE", 4, "calls the error MPE. It is the WPE of the paper"),
    ("links that lead elsewhere", 4, "The same notes link Automatic tagging to arXiv 1801.05134"),
    ("musicnn", 4, "musicnn of lab 03 begins so"),
    ("RMSE on 0 and 1 (written)", 5, "Is .478 good?"),
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
def test_what_the_survey_and_the_notes_have_is_in_its_cell(place, words):
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
    assert len(heard) == 11 and all(heard.values()), heard
    names = [name for found in heard.values() for name in found]
    assert len(set(names)) == len(names) and all(name.startswith("hear_") for name in names)
