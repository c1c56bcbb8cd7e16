"""A sound as a file: what a reader of files finds in it."""

import io
import wave

import numpy as np
import pytest

from kit.sound.wav import as_wav


@pytest.mark.parametrize("channels", [1, 2])
def test_a_reader_finds_the_same_samples_rate_and_channels(channels):
    y = np.random.default_rng(0).uniform(-1, 1, (channels, 500))
    with wave.open(io.BytesIO(as_wav(y, 11_025))) as file:
        assert (file.getnchannels(), file.getframerate(), file.getsampwidth()) == (channels, 11_025, 2)
        read = np.frombuffer(file.readframes(10_000), "<i2").reshape(-1, channels).T
    assert np.allclose(read / 32767, y, atol=0.6 / 32767)
