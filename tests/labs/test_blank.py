"""Every lab runs blank, from its first cell to its last: nothing ends in an error, and nobody has earned anything."""

import pytest

from autograde.cells import lab_names
from autograde.grader import GradedLab
from kit.data.folder import cache_folder
from kit.data.plays import load_plays
from kit.data.songs import load_songs
from tests.corpus import corpus_of
from tests.labs.solved import run_blank, shown

pytestmark = [pytest.mark.slow, pytest.mark.whole_lab]

LENT = {  # what the course lends to a lab that goes on without the student's answer
    "01_track2vec": ["vectors"],
    "04_funnel": ["reader", "mask", "vectors", "candidates", "factors", "merging"],
}


PLAYED = {"03_taste": (load_songs, "songs-*"), "05_sound": (load_plays, "plays-*")}


def played_before(name, cache):
    """Put the songs that this computer keeps into another cache; to play them takes up to some minutes."""
    load, kept = PLAYED[name]
    load()
    cache.mkdir()
    for folder in cache_folder().glob(kept):
        (cache / folder.name).symlink_to(folder)


@pytest.mark.parametrize("name", lab_names())
def test_the_blank_lab_runs_to_its_end_without_an_error(name, tmp_path, monkeypatch):
    if name in PLAYED:
        played_before(name, tmp_path / "cache")
    monkeypatch.setenv("KIT_DATA", str(tmp_path / "cache"))
    text = run_blank(GradedLab.load(name), tmp_path)
    n_exercises = len(corpus_of(name).lab.exercises)
    assert text.count(": not started") == n_exercises
    assert f"0 of {n_exercises} exercises right" in text
    for what in LENT.get(name, ()):
        assert f"going on with the course's {what}" in text
    if name == "04_funnel":
        assert shown(text)["neural ranker"][0] > shown(text)["popularity"][0]
