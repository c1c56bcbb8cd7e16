"""Clips listened to by a measurement: genres are told apart, and artists of one genre are near each other."""

import numpy as np
import pytest

from bench.hearing import features, tracks_of_artists
from kit.data.worlds import playlists_world
from kit.data.worlds.dials import MINI
from kit.radio import OfflinePreviews


@pytest.fixture(scope="module")
def heard():
    """What is heard of 120 tracks of 40 artists of 8 genres, and whose they are."""
    from sklearn.preprocessing import StandardScaler

    made = playlists_world(6_000, dials=MINI)
    tracks, genres, artists = tracks_of_artists(made)
    previews = OfflinePreviews(made.playlists, missing=0)
    sounds = np.array([features(previews.clip(track).wav) for track in tracks])
    return StandardScaler().fit_transform(sounds), genres, artists


def accuracy(sounds, genres, artists):
    """Of a classifier on clips of artists that it has never heard."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import StratifiedGroupKFold, cross_val_score
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    ear = make_pipeline(StandardScaler(), LogisticRegression(C=0.1, max_iter=1000))
    folds = StratifiedGroupKFold(5, shuffle=True, random_state=0)
    return cross_val_score(ear, sounds, genres, groups=artists, cv=folds).mean()


@pytest.mark.slow
def test_a_classifier_tells_the_genres_of_artists_it_never_heard(heard):
    sounds, genres, artists = heard
    told = accuracy(sounds, genres, artists)
    assert told > 3.5 / 8  # chance is 1/8


def test_the_classifier_can_be_wrong(heard):
    """Genres dealt out anew among the artists are not told: the measurement does not flatter itself."""
    sounds, genres, artists = heard
    names, rows = np.unique(artists, return_inverse=True)
    of_artist = np.array([genres[artists == name][0] for name in names])
    dealt = [
        accuracy(sounds, np.random.default_rng(i).permutation(of_artist)[rows], artists) for i in range(3)
    ]
    assert np.mean(dealt) < 2.5 / 8


def share_of_nearest(places, group):
    """How many have a member of their own group as their nearest."""
    apart = np.linalg.norm(places[:, None] - places[None], axis=2)
    np.fill_diagonal(apart, np.inf)
    return (group[apart.argmin(axis=1)] == group).mean()


def test_the_nearest_artist_is_often_of_the_same_genre(heard):
    sounds, genres, artists = heard
    names = np.unique(artists)
    means = np.array([sounds[artists == name].mean(axis=0) for name in names])
    of_artist = np.array([genres[artists == name][0] for name in names])
    assert share_of_nearest(means, of_artist) > 3 * (5 - 1) / (len(names) - 1)


def test_the_nearest_track_is_often_by_the_same_artist(heard):
    sounds, _, artists = heard
    assert share_of_nearest(sounds, artists) > 4 * (3 - 1) / (len(artists) - 1)
