"""Lab 06 has what the survey says of sequences, and the ways that were to be beside each other: each names its cell."""

import pytest

from autograde.cells import read_solution, solution_of
from autograde.notebook import Kind, cells_of
from tests.labs.prose import plain
from tests.labs.test_form import sections_of

NAME = "06_sequences"

# What the survey has, and what was to be shown; the section or the exercise; words of its cell.
COVERED = [
    ("heard in sequence", 1, "Music is heard in sequence, in playlists and in listening sessions"),
    ("a meaningful sequence", 1, "for a list whose order makes sense"),
    ("next-track recommendation", 1, "Next-track recommendation is the first of these tasks"),
    ("automatic playlist continuation", 1, "automatic playlist continuation the second"),
    ("recurrent networks", 1, "recurrent networks have helped both greatly"),
    ("what the radio has played", 1, "first_four = Radio.from_walk(plays(story)"),
    ("a random row", 2, '"random": best_scores('),
    ("a bound row", 2, "[bound of counting]"),
    ("popularity", 2, '"popularity": best_scores('),
    ("Markov", 2, '"Markov": suggest_by_counts(follows[name]'),
    ("co-occurrence", 2, '"co-occurrence": suggest_by_counts('),
    ("history", 2, '"history": by_history('),
    ("V-SKNN and STAN", 2, '"lists alike": ListNeighbours('),
    ("Track2Vec", 2, '"Track2Vec": best_scores('),
    ("the blend", 2, '"blend": suggest_by_lists('),
    ("the blend with artists", 2, '"blend with artists"'),
    ("track 0 is a track", "next_batches", "track 0 is a track, the most popular one"),
    ("GRU4Rec", "sequence_model", "GRU4Rec: Hidasi and others, 2016"),
    ("SASRec", 4, '{"GRU": sequence_model, "attention": sasrec}'),
    ("no verdict after an epoch", 4, "Whoever judges it after an epoch judges how fast it begins"),
    ("one bias that decides", 5, '"binary, from -6": {"loss": "binary", "bias": -6.0}'),
    ("the coin toss", 5, "It is the coin toss of lab 01 in another coat"),
    ("log q", "log_q", "from that of the track that came next too"),
    ("by place and popularity", "compare_by_place", "and the quarters of the `n` lists by popularity"),
    ("an open comparison, written", 6, "Who wins, and where"),
    ("smoothness and diversity", 7, "Smooth is a list whose neighbours are alike, diverse one whose tracks differ"),
    ("a playlist that is played", 7, "continued = Radio.from_walk(plays([*story, *fifth])"),
]  # fmt: skip


def words_of(place):
    """All that stands in a section, or in an exercise, the text above it and its cell, on one line."""
    cells = cells_of(read_solution(solution_of(NAME)))
    if isinstance(place, int):
        section = next(one for one in sections_of(cells) if one.title.startswith(f"{place} · "))
        return plain("\n".join([section.title, *section.prose, *section.code]))
    at = next(i for i, cell in enumerate(cells) if cell.kind is Kind.EXERCISE and cell.name == place)
    return plain("\n".join(cell.source for cell in cells[at - 1 : at + 1]))


@pytest.mark.parametrize(("place", "words"), [row[1:] for row in COVERED], ids=[row[0] for row in COVERED])
def test_what_was_to_be_taught_is_in_its_cell(place, words):
    assert plain(words) in words_of(place)
