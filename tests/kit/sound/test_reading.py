"""Files of sound, and each way in which one is none."""

import os
import shutil
import sys
import wave

import numpy as np
import pytest

from kit.sound.errors import NoReader, Reason, Unheard
from kit.sound.reading import Note, read_part, read_sound, read_windows

soundfile = pytest.importorskip("soundfile", reason="soundfile comes with the extra audio")
pytest.importorskip("soxr", reason="soxr comes with the extra audio")

SR = 16_000


def tone(seconds, rate, hertz=440.0):
    return 0.5 * np.sin(2 * np.pi * hertz * np.arange(round(seconds * rate)) / rate)


def written(path, y, rate, **kind):
    soundfile.write(path, y, rate, **kind)
    return path


def pitch(y):
    """The strongest frequency, in hertz."""
    return np.fft.rfft(y * np.hanning(len(y))).__abs__().argmax() * SR / len(y)


RIGHT = {
    "8k.wav": (8_000, 1, {}),
    "22k.mp3": (22_050, 2, {}),
    "44k.flac": (44_100, 2, {"subtype": "PCM_24"}),
    "44k.aiff": (44_100, 2, {"subtype": "PCM_16"}),
    "48k.opus": (48_000, 2, {"format": "OGG", "subtype": "OPUS"}),
    "44k.ogg": (44_100, 1, {}),
    "192k.wav": (192_000, 1, {"subtype": "PCM_24"}),
    "surround.wav": (48_000, 6, {}),
}


@pytest.mark.parametrize("name", RIGHT)
def test_every_kind_of_file_becomes_16_khz_and_one_channel(tmp_path, name):
    rate, channels, kind = RIGHT[name]
    y = tone(2, rate)[:, None] * np.linspace(1, 0.5, channels)
    heard = read_sound(written(tmp_path / name, y, rate, **kind))
    assert heard.dtype == np.float32
    assert abs(len(heard) - 2 * SR) < 0.06 * SR  # mp3 adds a little
    assert pitch(heard) == pytest.approx(440, abs=1)
    middle = heard[SR // 2 : 3 * SR // 2]
    assert np.sqrt((middle**2).mean()) == pytest.approx(
        0.5 * np.linspace(1, 0.5, channels).mean() / 2**0.5, rel=0.03
    )


def test_nothing_is_mirrored_down_from_above_8_khz(tmp_path):
    y = tone(1, 48_000, 9_000.0) + tone(1, 48_000, 1_000.0)
    heard = read_sound(written(tmp_path / "a.wav", y / 2, 48_000))[2_000:-2_000]
    power = np.abs(np.fft.rfft(heard * np.hanning(len(heard)))) ** 2
    hertz = np.fft.rfftfreq(len(heard), 1 / SR)
    assert power[np.abs(hertz - 1_000) > 50].sum() < 1e-6 * power.sum()


def test_the_name_does_not_matter(tmp_path):
    right = written(tmp_path / "a.wav", tone(1, SR), SR)
    for name in ("a.mp3", "a.txt", "ähm 音楽", "a.raw"):
        if name != "a.raw":
            assert len(read_sound(shutil.copy(right, tmp_path / name))) == SR


def short_wav(path):
    """One whose header is all that it has."""
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, SR, 0, "NONE", ""))


def stopped_flac(path):
    soundfile.write(path, np.random.default_rng(0).normal(0, 0.1, 8 * SR), SR)
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 3])


WRONG = {
    Reason.MISSING: lambda path: None,
    Reason.FOLDER: lambda path: path.mkdir(),
    Reason.EMPTY: lambda path: path.touch(),
    Reason.PICTURE: lambda path: path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100)),
    Reason.PLAYLIST: lambda path: path.write_text("#EXTM3U\nsong.ogg\n"),
    Reason.ENCRYPTED: lambda path: path.write_bytes(b"\0\0\0 ftypM4P \0\0\0\0" + bytes(200)),
    Reason.FORMAT: lambda path: path.write_text("dear diary, " * 40),
    Reason.BROKEN: stopped_flac,
    Reason.SILENT: lambda path: soundfile.write(path, np.zeros(SR), SR, format="WAV"),
    Reason.SHORT: lambda path: soundfile.write(path, tone(0.9, SR), SR, format="WAV"),
    Reason.STEADY: lambda path: soundfile.write(path, np.full(4 * 44_100, 0.3), 44_100, format="WAV"),
    Reason.CANCELLED: lambda path: soundfile.write(path, tone(2, SR)[:, None] * [1, -1], SR, format="WAV"),
}
ALSO_WRONG = [
    (Reason.EMPTY, short_wav),
    (Reason.PICTURE, lambda path: path.write_bytes(b"RIFF\x10\0\0\0WEBPVP8 " + bytes(100))),
    (Reason.PICTURE, lambda path: path.write_bytes(b"\xff\xd8\xff\xe0" + bytes(100))),
    (Reason.FORMAT, lambda path: path.write_bytes(b"\0\0\0 ftypM4A \0\0\0\0" + bytes(200))),
    (Reason.FORMAT, lambda path: path.write_bytes(np.random.default_rng(1).bytes(4_000))),
    (
        Reason.BROKEN,
        lambda path: soundfile.write(path, np.full(SR, np.nan), SR, format="WAV", subtype="FLOAT"),
    ),
    (Reason.BROKEN, lambda path: path.write_bytes(b"OggS" + np.random.default_rng(1).bytes(4_000))),
    (Reason.SILENT, lambda path: soundfile.write(path, np.full(SR, 1e-5), SR, format="WAV", subtype="FLOAT")),
]


@pytest.mark.parametrize(("reason", "spoil"), [*WRONG.items(), *ALSO_WRONG])
def test_what_is_no_sound_says_why(tmp_path, reason, spoil):
    path = tmp_path / "song.flac"
    spoil(path)
    for read in (read_sound, lambda path: read_windows(path, 3, 0.5, np.random.default_rng(0))):
        with pytest.raises(Unheard) as raised:
            read(path)
        assert raised.value.reason is reason
        assert str(raised.value).startswith(f"{path}: {reason.value}")


def test_a_part_of_a_song_may_be_silent(tmp_path):
    path = written(tmp_path / "a.wav", np.r_[np.zeros(3 * SR), tone(1, SR)], SR)
    assert np.array_equal(read_part(path, 0.5, 2.0), np.zeros(2 * SR, np.float32))
    assert np.abs(read_part(path, 2.5, 1.0)).max() > 0.1


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="where a name is whatever bytes")
def test_a_name_that_is_not_of_the_systems_encoding_is_read(tmp_path):
    path = tmp_path / os.fsdecode(b"caf\xe9.wav")
    shutil.copy(written(tmp_path / "a.wav", tone(1, SR), SR), path)
    assert len(read_sound(path)) == SR


def test_every_reason_is_tried():
    assert set(WRONG) | {Reason.DENIED} == set(Reason)


def test_a_file_that_may_not_be_read(tmp_path, monkeypatch):
    path = written(tmp_path / "a.wav", tone(1, SR), SR)

    def refuse(*_, **__):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(type(path), "open", refuse)  # root may read anything
    with pytest.raises(Unheard) as raised:
        read_sound(path)
    assert raised.value.reason is Reason.DENIED


def test_raw_samples_say_nothing_of_their_rate(tmp_path):
    path = tmp_path / "a.raw"
    path.write_bytes(tone(1, SR).astype("<i2").tobytes())
    with pytest.raises(Unheard) as raised:
        read_sound(path)
    assert raised.value.reason is Reason.FORMAT


def test_windows_are_pieces_of_the_sound_and_reach_both_ends(tmp_path):
    y = np.random.default_rng(0).normal(0, 0.1, 6 * SR).astype(np.float32)
    path = written(tmp_path / "a.wav", y, SR, subtype="FLOAT")
    starts = []
    for seed in range(60):
        heard = read_windows(path, 30, 5.0, np.random.default_rng(seed))
        assert heard.windows.shape == (2, 5 * SR)  # a second of room: more would be the same again
        for window, start in zip(heard.windows, heard.starts, strict=True):
            first = int(start * SR)
            assert np.array_equal(window, y[first : first + 5 * SR])
            starts.append(start)
    assert min(starts) < 0.05
    assert max(starts) > 0.95


def test_what_is_refused_as_a_whole_is_refused_by_its_windows(tmp_path):
    y = tone(9.5, SR)
    y[9] = np.nan  # in no window that is drawn
    path = written(tmp_path / "a.wav", y, SR, subtype="FLOAT")
    for read in (read_sound, lambda path: read_windows(path, 2, 5.0, np.random.default_rng(0))):
        with pytest.raises(Unheard, match="some samples are no numbers"):
            read(path)


def test_a_sound_beside_0_is_heard(tmp_path):
    path = written(tmp_path / "a.wav", 0.3 + tone(3, SR) / 100, SR)
    assert pitch(read_sound(path) - 0.3) == pytest.approx(440, abs=1)


@pytest.mark.parametrize("rate", [SR, 22_050])
def test_a_short_file_is_repeated_to_fill_one_window(tmp_path, rate):
    path = written(tmp_path / "a.wav", tone(1.5, rate), rate)
    heard = read_windows(path, 30, 5.0, np.random.default_rng(0))
    assert heard.windows.shape == (1, 5 * SR)
    assert [note for note, _ in heard.notes] == [Note.SHORT]
    once = round(1.5 * SR)
    assert np.array_equal(heard.windows[0, :once], heard.windows[0, once : 2 * once])


def test_a_long_file_is_read_in_pieces_that_are_the_same(tmp_path, monkeypatch):
    y = np.random.default_rng(0).normal(0, 0.1, (8 * 44_100, 2))
    path = written(tmp_path / "a.flac", y, 44_100)
    whole = read_windows(path, 4, 1.0, np.random.default_rng(3))
    monkeypatch.setattr("kit.sound.reading.WHOLE", 2.0)
    pieces = read_windows(path, 4, 1.0, np.random.default_rng(3))
    assert [note for note, _ in whole.notes] == []
    assert [note for note, _ in pieces.notes] == [Note.LONG]
    assert np.abs(whole.windows - pieces.windows).max() < 1e-5


def test_what_is_worth_saying(tmp_path):
    y = tone(2, 8_000)[:, None] * np.ones(6)
    heard = read_windows(written(tmp_path / "a.wav", y, 8_000), 1, 1.0, np.random.default_rng(0))
    assert dict(heard.notes) == {
        Note.DULL: "8 kHz: nothing above 4 kHz can be heard",
        Note.MIXED: "6 channels, mixed into one",
    }
    assert heard.recording.format == "WAV PCM_16"


def test_a_file_that_ends_before_its_header_says_is_heard_with_a_note(tmp_path):
    path = written(tmp_path / "a.wav", tone(3, SR), SR)
    path.write_bytes(path.read_bytes()[: 4 * SR])
    heard = read_windows(path, 3, 1.0, np.random.default_rng(0))
    assert dict(heard.notes) == {Note.CUT: "cut off: its header promises more than there is"}
    assert heard.recording.seconds == pytest.approx(2, abs=0.01)


@pytest.mark.parametrize("subtype", ["PCM_16", "PCM_24", "PCM_U8"])
def test_random_bytes_behind_a_right_header_are_heard_with_a_note(tmp_path, subtype):
    path = written(tmp_path / "a.wav", tone(3, SR), SR, subtype=subtype)
    whole = path.read_bytes()
    path.write_bytes(whole[:44] + np.random.default_rng(0).bytes(len(whole) - 44))
    assert [note for note, _ in read_windows(path, 3, 1.0, np.random.default_rng(0)).notes] == [Note.GARBLED]
    loud = written(tmp_path / "b.wav", np.random.default_rng(0).normal(0, 0.3, 3 * SR).clip(-1, 1), SR)
    assert read_windows(loud, 3, 1.0, np.random.default_rng(0)).notes == []


@pytest.mark.parametrize("package", ["soundfile", "soxr"])
def test_without_the_readers_the_remedy_is_named(tmp_path, monkeypatch, package):
    path = written(tmp_path / "a.wav", tone(1, SR), SR)
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(NoReader, match=f"{package} is not installed: run  pip install soundfile soxr"):
        read_sound(path)
