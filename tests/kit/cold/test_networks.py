"""The networks of lab 05's given cells: who may say when to stop, what is refused, and that something is learnt."""

import numpy as np
import pytest

from kit.cold import brought_together, finite, fit_apart, last_hidden, pitch_network, tags_network

RNG = np.random.default_rng


class Watching:
    """Stands in for a model: it notes what `fit` is given."""

    def fit(self, inputs, wanted, *, validation_data, **given):
        self.learnt, self.watched, self.wanted = inputs, validation_data, wanted
        self.history = {"loss": [1], "val_loss": [2]}
        return self


def test_no_artist_learns_and_tells_when_to_stop():
    artists = RNG(0).permutation(np.repeat(np.arange(25), 4))
    model = Watching()
    told = fit_apart(model, [artists[:, None]], artists[:, None], artists, seed=3)
    learnt, watched = set(model.learnt.ravel()), set(model.watched[0].ravel())
    assert not learnt & watched and learnt | watched == set(range(25)) and len(watched) == 3
    assert np.array_equal(model.learnt, model.wanted) and told == {"loss": [1.0], "val_loss": [2.0]}
    other = Watching()
    fit_apart(other, [artists[:, None], artists], artists, artists, seed=4)
    assert len(other.learnt) == 2 and set(other.watched[1]) != watched


def test_one_artist_alone_cannot_tell_when_to_stop():
    with pytest.raises(ValueError, match="two artists at least"):
        fit_apart(Watching(), [np.ones((3, 1))], np.ones((3, 1)), np.zeros(3, int))


def test_pictures_that_are_not_finite_are_refused_and_counted():
    pictures = np.zeros((5, 4, 3), np.float16)
    assert finite(pictures).dtype == np.float32
    pictures[1, 2, 0], pictures[4, 0, 0], pictures[4, 1, 1] = np.inf, np.nan, np.inf
    with pytest.raises(ValueError, match="2 of 5 patches are not finite"):
        finite(pictures)


def test_a_tags_network_learns_and_its_last_hidden_layer_is_asked_without_dropout():
    import keras

    keras.utils.set_random_seed(0)
    X = RNG(0).normal(size=(200, 5)).astype(np.float32)
    tags = (X[:, :2] > 0).astype(np.float32)
    model = tags_network(5, 2, (16, 8))
    told = fit_apart(model, [X], tags, np.arange(200) // 4, epochs=25)
    assert told["loss"][-1] < 0.9 * told["loss"][0]
    hidden = last_hidden(model, X)
    assert hidden.shape == (200, 8) and (hidden >= 0).all()
    assert np.array_equal(hidden, last_hidden(model, X))


def test_a_pitch_network_takes_any_number_of_frames():
    model = pitch_network(96, 12)
    assert (
        model(np.zeros((2, 40, 96), np.float32)).shape
        == model(np.zeros((2, 17, 96), np.float32)).shape
        == (2, 12)
    )
    assert model.loss == "mse" and any(layer.name.startswith("dropout") for layer in model.layers)


def test_sound_and_text_of_one_song_come_near():
    known = RNG(0).normal(size=(128, 4))
    sound, text = known @ RNG(1).normal(size=(4, 12)), known @ RNG(2).normal(size=(4, 9))

    def median_place(epochs):
        """Where a song's own text stands among all 128, by nearness to its sound: 1 is the nearest."""
        hears, reads = brought_together(sound, text, dim=4, epochs=epochs, seed=1)
        by_ear, by_text = (
            one / np.linalg.norm(one, axis=1, keepdims=True)
            for one in (np.asarray(hears(sound)), np.asarray(reads(text)))
        )
        likeness = by_ear @ by_text.T
        place = 1 + (likeness > np.diag(likeness)[:, None]).sum(axis=1)
        return np.median(place)

    assert median_place(15) < 32 < median_place(0)
    with pytest.raises(ValueError, match="128 rows of sound and 3 of text"):
        brought_together(sound, text[:3])
    for wrong in (0.0, -0.1, float("nan")):
        with pytest.raises(ValueError, match=f"temperature is {wrong}.*above 0"):
            brought_together(sound, text, temperature=wrong)
