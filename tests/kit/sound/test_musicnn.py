"""The pretrained network: cut out of its file, equal to the authors' own, and what it is given."""

import json
import math
import os
import shutil
import subprocess
import zipfile
from hashlib import sha256
from pathlib import Path

import numpy as np
import pytest

from kit.data.pretrained import musicnn_wheel
from kit.sound import musicnn, read_sound
from kit.sound.errors import SoundError

KEPT = Path(__file__).with_name("musicnn_tags.json")  # the probabilities that the authors' own graph gives
OF_MUSIC = Path(__file__).with_name("musicnn_music.json")  # and those of music, from free packages
N_NUMBERS = 792_079


def sounds():
    """Three patches: noise that swells, two tones with a beat, clicks."""
    rng, time = np.random.default_rng(0), np.arange(187 * 256) / 16_000
    noise = rng.standard_normal(len(time)) * np.linspace(0.01, 0.3, len(time))
    tones = 0.3 * np.sin(2 * np.pi * 220 * time) + 0.2 * (np.sin(2 * np.pi * 2 * time) > 0) * np.sin(
        2 * np.pi * 880 * time
    )
    clicks = np.where(np.arange(len(time)) % 8_000 < 40, 0.8, 0.0)
    return np.concatenate([musicnn.patches(one) for one in (noise, tones, clicks)])


def numbers():
    """Weights of nobody: as many as the file has, in its order."""
    rng = np.random.default_rng(0)
    size = sum(math.prod(row.shape) * (3 if row.trained else 1) for row in musicnn._layout())
    return np.abs(rng.standard_normal(size) * 0.02).astype("<f4")


@pytest.fixture
def wheel(tmp_path, monkeypatch):
    path = tmp_path / musicnn.WHEEL
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("musicnn/MSD_musicnn/.data-00000-of-00001", numbers().tobytes())
    monkeypatch.setattr(musicnn, "SHA256", sha256(path.read_bytes()).hexdigest())
    return path


def test_the_file_holds_the_weights_and_what_the_optimiser_kept():
    rows = musicnn._layout()
    assert sum(math.prod(row.shape) for row in rows if row.shape) == N_NUMBERS
    assert len(numbers()) * 4 == 9_465_596  # bytes of the authors' file
    cut = musicnn._sliced(np.arange(len(numbers()), dtype=np.float32))
    assert cut["batch_normalization/beta"].tolist() == [0]
    assert cut["batch_normalization/gamma"].tolist() == [3]  # behind two of the optimiser's
    with pytest.raises(SoundError, match="numbers where"):
        musicnn._sliced(numbers()[:-1])


def test_tags_have_fifty_different_names_each():
    assert [len(set(names)) for names in musicnn.TAGS.values()] == [50, 50]


@pytest.mark.slow
def test_a_network_is_built_from_a_wheel_and_hears_any_length(wheel):
    model = musicnn.load(wheel.parent)
    assert model.count_params() == N_NUMBERS
    heard = sounds()
    told = model(heard)
    tags, mean_pool = (np.asarray(told[name]) for name in ("tags", "mean_pool"))
    assert tags.shape == (3, 50)
    assert mean_pool.shape == (3, 753)
    assert ((tags > 0) & (tags < 1)).all()
    assert np.asarray(model(heard[:1, :100])["tags"]).shape == (1, 50)
    assert np.ptp(tags, axis=0).max() > 0


@pytest.mark.slow
@pytest.mark.parametrize("trained_on", ["MSD", "MTT"])
def test_the_tags_are_those_of_the_authors_own_graph(trained_on):
    path = musicnn_wheel()
    if path is None:
        pytest.skip("musicnn is not here; python -m kit data download musicnn")
    tags = np.asarray(musicnn.load(path, trained_on=trained_on)(sounds())["tags"])
    assert tags == pytest.approx(np.array(json.loads(KEPT.read_text())[trained_on]), abs=1e-5)


def music(folder, into):
    """A patch of each song that numbers are kept of, half a minute after it begins, out of Debian packages."""
    patches = []
    for package, kept in json.loads(OF_MUSIC.read_text()).items():
        subprocess.run(["dpkg-deb", "-x", *sorted(folder.glob(f"{package}_*.deb"))[-1:], into], check=True)
        patches.append(musicnn.patches(read_sound(into / kept["file"])[30 * 16_000 : 33 * 16_000])[:1])
    return np.concatenate(patches)


@pytest.mark.slow
@pytest.mark.real
def test_the_tags_of_music_are_those_of_the_authors_own_graph(tmp_path):
    kept = json.loads(OF_MUSIC.read_text())
    folder = Path(os.environ.get("KIT_REAL_MUSIC", "/nowhere"))
    if lacking := [package for package in kept if not list(folder.glob(f"{package}_*.deb"))]:
        pytest.skip(f"set KIT_REAL_MUSIC=FOLDER, and run there: apt-get download {' '.join(lacking)}")
    if musicnn_wheel() is None or not shutil.which("dpkg-deb"):
        pytest.skip("musicnn or dpkg-deb is not here; python -m kit data download musicnn")
    heard = music(folder, tmp_path)
    for trained_on in ("MSD", "MTT"):
        tags = np.asarray(musicnn.load(musicnn_wheel(), trained_on=trained_on)(heard)["tags"])
        assert tags == pytest.approx(np.array([one[trained_on] for one in kept.values()]), abs=1e-4)


def test_a_wheel_that_is_another_or_none_is_refused(tmp_path):
    with pytest.raises(SoundError, match=r"there is no .*python -m kit data download musicnn"):
        musicnn.load(tmp_path)
    (tmp_path / musicnn.WHEEL).write_bytes(b"PK cut short")
    with pytest.raises(
        SoundError, match=f"not all of it: its sha256 is [0-9a-f]{{64}}, not {musicnn.SHA256}"
    ):
        musicnn.load(tmp_path)
    with pytest.raises(ValueError, match='trained_on is "Deezer"; there are MSD, MTT'):
        musicnn.load(tmp_path, trained_on="Deezer")


def test_loud_music_is_finite_in_32_bits_and_would_not_be_in_16():
    loud = np.random.default_rng(0).uniform(-1, 1, 16_000 * 4)
    given = musicnn.patches(loud)
    assert given.shape == (1, 187, 96)
    assert np.isfinite(given).all()
    with np.errstate(over="ignore"):
        assert np.isinf((10 ** given.astype(np.float64) - 1).astype(np.float16)).any()


def test_a_short_sound_is_repeated_and_half_a_patch_is_not_heard():
    time = np.arange(16_000) / 16_000
    short = np.sin(2 * np.pi * 440 * time)
    assert musicnn.patches(short) == pytest.approx(musicnn.patches(np.resize(short, 187 * 256)))
    assert len(musicnn.patches(np.zeros(187 * 256 * 2 + 20_000))) == 2


@pytest.mark.parametrize("y", [[], [[0.0, 1.0]], [0.0, np.nan]])
def test_what_is_no_sound_is_refused(y):
    with pytest.raises(ValueError, match="one row of finite samples"):
        musicnn.patches(y)
