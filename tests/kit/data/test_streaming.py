"""Playlists larger than memory: read from disk as they are looked at, with the same results as from memory."""

import hashlib
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from kit.data import DataError, Playlists, load_playlists, open_playlists, save_playlists, split_playlists
from kit.data.imports.importing import import_file
from kit.data.playlists import number_by_count
from kit.data.worlds import playlists_world
from kit.sampling import PairSampler, has_pairs
from kit.track2vec import Settings, train


@pytest.fixture(scope="module")
def made():
    return playlists_world(2_000, seed=5).playlists


@pytest.fixture
def streamed(made, tmp_path, monkeypatch):
    monkeypatch.setenv("KIT_DATA", str(tmp_path))
    monkeypatch.setattr("kit.data._pieces.PIECE", 1_000)  # so that a small set goes in many pieces
    return open_playlists(save_playlists(made, tmp_path / "made.npz"), stream=True)


def same(one, other):
    for field in ("values", "offsets", "counts", "deezer_ids", "titles", "artists", "artist_names"):
        assert np.array_equal(getattr(one, field), getattr(other, field)), field


def test_a_stream_holds_what_memory_holds(made, streamed):
    assert streamed.streamed
    assert isinstance(streamed.offsets, np.memmap)
    assert not made.streamed
    same(made, streamed)
    assert np.array_equal(streamed[7], made[7])
    with pytest.raises(ValueError, match="read-only"):
        streamed.values[0] = 1


def test_a_name_can_be_streamed(streamed, tmp_path):
    text = "track_1 artist_7 track_2 artist_8\ntrack_2 artist_8 track_1 artist_7\n"
    (tmp_path / "ours.txt").write_text(text)
    import_file(tmp_path / "ours.txt")
    found = load_playlists("ours", stream=True)
    assert found.streamed
    same(load_playlists("ours"), found)


def test_numbering_and_splitting_stay_on_disk_and_give_the_same(made, streamed, tmp_path):
    numbered = number_by_count(streamed, streamed.values, min_count=9)
    assert numbered.streamed
    same(number_by_count(made, made.values, min_count=9), numbered)
    wanted, found = (split_playlists(one, np.random.default_rng(3)) for one in (made, streamed))
    assert found.train.streamed
    same(wanted.train, found.train)
    for part in ("validation", "test"):
        assert np.array_equal(getattr(wanted, part).queries, getattr(found, part).queries)
        assert np.array_equal(getattr(wanted, part).held_out, getattr(found, part).held_out)
    # What was made on disk has no name there, and can be kept under one.
    assert [path.name for path in tmp_path.iterdir()] == ["made.npz"]
    same(wanted.train, open_playlists(save_playlists(found.train, tmp_path / "train.npz")))


def test_nothing_left_can_be_streamed(streamed):
    assert len(number_by_count(streamed, streamed.values, min_count=10**6).values) == 0


@pytest.mark.parametrize("n_pairs", [None, 500])
def test_the_same_batches(made, streamed, n_pairs):
    first, second = (
        PairSampler(one.counts).batches(
            one.values, one.offsets, 20, np.random.default_rng(0), n_pairs=n_pairs
        )
        for one in (made, streamed)
    )
    for _ in range(5):
        (wanted, labels), (found, found_labels) = next(first), next(second)
        assert np.array_equal(wanted, found)
        assert np.array_equal(labels, found_labels)


def test_the_same_vectors(made, streamed):
    settings = Settings(dim=4, passes=2)
    wanted, found = (
        train(one.values, one.offsets, one.counts, settings, quiet=True) for one in (made, streamed)
    )
    assert np.array_equal(wanted.vectors, found.vectors)
    assert wanted.history == found.history


@pytest.mark.parametrize("lengths", [[], [1] * 70_000, [0, 0], [1] * 70_000 + [2]])
def test_whether_any_playlist_holds_two(lengths):
    assert has_pairs(np.cumsum([0, *lengths])) == (2 in lengths)


def test_no_room_for_what_is_made(streamed, tmp_path, monkeypatch):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("KIT_DATA", str(tmp_path / "file"))
    with pytest.raises(
        DataError, match=r"\((File exists|Not a directory)\); set KIT_DATA to a folder that you"
    ):
        split_playlists(streamed, np.random.default_rng(0))


@pytest.mark.parametrize("harm", ["compressed", "cut", "out of range"])
def test_a_file_that_cannot_be_streamed(made, tmp_path, harm):
    path = save_playlists(made, tmp_path / "made.npz")
    with np.load(path) as archive:
        arrays = dict(archive)
    if harm == "compressed":
        np.savez_compressed(path, **arrays)
    elif harm == "cut":
        path.write_bytes(path.read_bytes()[:-20_000])
    else:
        np.savez(path, **{**arrays, "values": arrays["values"] + np.int32(1)})
    with pytest.raises(DataError, match="delete it"):
        open_playlists(path, stream=True)


N_TRACKS, N_PLAYLISTS, LENGTH = 2_000, 500_000, 24  # 48 MB of tracks
SPARE = 20_000_000  # bytes that a process may take beside what it needs to start

WITH_LITTLE_MEMORY = """
import hashlib, resource, sys
from pathlib import Path
import numpy as np
from kit.data import open_playlists, split_playlists
from kit.sampling import PairSampler
from kit.track2vec import Settings, steps, train

steps.POSITIONS = steps.DRAWN = 32  # smaller products of matrices, in as large a step
steps.GROUPS = 128
settings = Settings(dim=4, passes=1, window=1, negatives=5)
train(np.arange(600) % 9, np.arange(0, 601, 6), np.full(9, 67), settings, quiet=True)  # threads and products start

taken = int(Path("/proc/self/status").read_text().split("VmData:")[1].split()[0]) * 1024
resource.setrlimit(resource.RLIMIT_DATA, (taken + int(sys.argv[3]),) * 2)
part = split_playlists(open_playlists(sys.argv[1], stream=sys.argv[2] == "stream"), np.random.default_rng(0)).train
(targets, _), _ = next(PairSampler(part.counts, window=1, negatives=2).batches(
    part.values, part.offsets, 50, np.random.default_rng(0), n_pairs=1_000
))
few = part.offsets[:100_001]  # a pass over all of them takes long; where they lie is as large as ever
vectors = train(part.values, few, part.counts, settings, quiet=True).vectors
print(hashlib.sha256(targets.tobytes() + vectors.tobytes()).hexdigest())
"""


def with_little_memory(path, how, spare=SPARE):
    command = [sys.executable, "-W", "error", "-c", WITH_LITTLE_MEMORY, path, how, str(spare)]
    return subprocess.run(command, capture_output=True, text=True, cwd=Path(__file__).parents[3], timeout=900)


@pytest.mark.slow
@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the limit is Linux's")
def test_training_in_a_process_that_may_not_hold_the_data(tmp_path, monkeypatch):
    monkeypatch.setenv("KIT_DATA", str(tmp_path))
    monkeypatch.setenv("OPENBLAS_NUM_THREADS", "1")
    rng = np.random.default_rng(0)
    values = (rng.random(N_PLAYLISTS * LENGTH, np.float32) ** 2 * N_TRACKS).astype(np.int32)
    names = np.array([str(track) for track in range(N_TRACKS)], object)
    offsets = np.arange(0, len(values) + 1, LENGTH, dtype=np.int32)
    playlists = Playlists("long", values, offsets, names, names, np.zeros(N_TRACKS, np.int32), names[:1])
    path = save_playlists(playlists, tmp_path / "long.npz")
    assert path.stat().st_size >= 2 * SPARE

    refused = with_little_memory(path, "whole")
    assert refused.returncode != 0
    assert "allocate" in refused.stderr
    found = with_little_memory(path, "stream")
    assert found.returncode == 0, found.stderr
    assert found.stdout == with_little_memory(path, "whole", spare=2**33).stdout
    assert len(found.stdout.strip()) == 2 * hashlib.sha256().digest_size
