"""Numbers from a clip's spectrum stand for an ear that knows nothing of the synthesis."""

import io
import wave
from itertools import pairwise

import numpy as np

from kit.radio.synthesis import RATE


def samples(wav):
    with wave.open(io.BytesIO(wav)) as file:
        assert (file.getnchannels(), file.getsampwidth(), file.getframerate()) == (1, 2, RATE)
        assert file.getnframes() == (len(wav) - 44) // 2
        return np.frombuffer(file.readframes(file.getnframes()), "<i2").astype(float) / 32767


def features(wav):
    """Compute bands of a third of an octave, how much they move, and the weight of the twelve notes of the scale."""
    wave = samples(wav)
    frames = wave[: len(wave) // 1024 * 1024].reshape(-1, 1024) * np.hanning(1024)
    power = np.abs(np.fft.rfft(frames)) ** 2
    edges = (1024 / RATE * 60 * 2.0 ** (np.arange(22) / 3)).astype(int)
    bands = np.log10([power[:, a : max(b, a + 1)].sum(1) + 1e-6 for a, b in pairwise(edges)]).T
    whole = np.abs(np.fft.rfft(wave * np.hanning(len(wave))))
    frequency = np.fft.rfftfreq(len(wave), 1 / RATE)
    heard = (frequency > 60) & (frequency < 2000)
    note = np.round(12 * np.log2(frequency[heard] / 440)).astype(int) % 12
    notes = np.bincount(note, whole[heard] ** 2, minlength=12)
    return np.concatenate([bands.mean(0), bands.std(0), 4 * np.sqrt(notes / notes.sum())])


def tracks_of_artists(world, n_genres=8, n_artists=5, n_tracks=3):
    """Draw tracks with the genre and artist of each: as many artists a genre, as many tracks an artist."""
    playlists, genres = world.playlists, world.truth.genres
    artists = playlists.artists
    chosen = []
    for genre in np.argsort(-np.bincount(genres))[:n_genres]:
        ranked = [a for a in np.unique(artists[genres == genre]) if (artists == a).sum() >= n_tracks]
        chosen += [np.flatnonzero(artists == artist)[:n_tracks] for artist in ranked[:n_artists]]
    tracks = np.concatenate(chosen)
    return tracks, genres[tracks], artists[tracks]
