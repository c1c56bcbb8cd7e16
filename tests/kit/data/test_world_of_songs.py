"""The world of songs: who made what, who likes what, what is wrong in the folder; its sound, and how it is kept."""

import hashlib
import json
import re
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from kit.data import cold_folds
from kit.data import songs as kept
from kit.data.errors import DataError
from kit.data.songs import FEATURES, SIZES, Songs, load_songs
from kit.data.worlds.band import LOOPS, N_EQ, Recipe, play
from kit.data.worlds.songs import Kind, songs_world
from kit.sound.summary import frames_of

MANIFEST = Path(__file__).with_name("songs_manifest.json")
KEPT = (Kind.SONG, Kind.KARAOKE)


@pytest.fixture(scope="module")
def shipped():
    return songs_world()


def digest(value):
    """Of an array or of texts, to the byte."""
    if value.dtype == object:
        return hashlib.sha256("|".join(value).encode()).hexdigest()
    return hashlib.sha256(np.ascontiguousarray(value).tobytes()).hexdigest()


def figure(value):
    return [float(f"{np.mean(value):.4g}"), float(f"{np.std(value):.4g}")]


def manifest_of(world):
    """What a world is made of, in short."""
    exact = {
        name: digest(getattr(world, name))
        for name in ("titles", "albums", "album_titles", "album_artists", "plays", "playlist")
    }
    exact |= {f"pieces.{name}": digest(column) for name, column in world.pieces._asdict().items()}
    exact |= {name: digest(getattr(world.truth, name)) for name in ("kind", "original", "melody")}
    recipes = np.array([[float(np.sum(part)) for part in recipe] for recipe in world.truth.recipes])
    near = {name: figure(column) for name, column in zip(Recipe._fields, recipes.T, strict=True)}
    near["heard"] = figure(world.truth.heard)
    for recording in (0, 100):
        frames, _ = frames_of(world.play(recording) / np.float32(32768))
        cuts = np.split(frames, np.cumsum(list(FEATURES.values()))[:-1], axis=1)
        near |= {f"{name} of {recording}": figure(cut) for name, cut in zip(FEATURES, cuts, strict=True)}
    return {"seed": world.seed, "version": kept.VERSION, "exact": exact, "mean and spread": near}


if __name__ == "__main__":  # python -m tests.kit.data.test_world_of_songs: when the world is meant to change
    MANIFEST.write_text(json.dumps(manifest_of(songs_world()), indent=1) + "\n", encoding="utf-8")


def test_the_shipped_world_is_that_of_the_manifest(shipped):
    frozen, made = json.loads(MANIFEST.read_text()), manifest_of(shipped)
    said = "the world has changed: raise VERSION, measure anew, then `python -m tests.kit.data.test_world_of_songs`"
    for key in ("seed", "version", "exact"):
        assert made[key] == frozen[key], said
    assert made["mean and spread"].keys() == frozen["mean and spread"].keys()
    for name, values in frozen["mean and spread"].items():
        assert made["mean and spread"][name] == pytest.approx(values, rel=2e-3, abs=2e-3), f"{name}: {said}"


def test_the_same_arguments_give_the_same_world_whatever_else_is_drawn():
    np.random.seed(0)  # noqa: NPY002
    one = songs_world(60, seed=3)
    np.random.seed(1)  # noqa: NPY002
    same, other = songs_world(60, seed=3), songs_world(60, seed=4)
    assert one.titles.tolist() == same.titles.tolist()
    assert one.truth.recipes == same.truth.recipes
    assert one.titles.tolist() != other.titles.tolist()


@pytest.mark.parametrize(("n", "seed"), [(280, 7), (280, 8), (60, 7), (40, 1)])
def test_what_is_left_after_cleaning_has_the_base_rate(n, seed):
    world = songs_world(n, seed=seed)
    left = np.isin(world.truth.kind, KEPT)
    assert left.sum() == n
    assert (world.plays[left] >= 6).sum() == round(0.285 * n)
    assert (world.playlist == (world.plays >= 6))[left].all()


def test_all_five_kinds_of_things_that_are_cleaned_are_there(shipped):
    expected = zip(Kind, (265, 15, 8, 10, 4, 20), strict=True)
    assert Counter(shipped.truth.kind.tolist()) == dict(expected)
    assert set(Counter(songs_world(60).truth.kind.tolist())) == set(Kind)


def test_they_can_be_told_by_what_a_student_sees(shipped):
    kind, title, plays = shipped.truth.kind, shipped.titles, shipped.plays
    assert {one for one, text in zip(kind, title, strict=True) if "(TV Edit)" in text} == {Kind.SHORT}
    assert {one for one, text in zip(kind, title, strict=True) if "(Karaoke)" in text} == {Kind.KARAOKE}
    assert {one for one, text in zip(kind, title, strict=True) if " / " in text} == {Kind.TOGETHER}
    assert np.array_equal(kind == Kind.UNJUDGED, shipped.playlist & (plays < 6))
    first = {
        file: (recording, start, stop) for file, recording, start, stop in zip(*shipped.pieces, strict=True)
    }
    assert np.bincount(shipped.pieces.file).max() == 2
    for twice in np.flatnonzero(kind == Kind.TWICE):
        assert first[twice] == first[shipped.truth.original[twice]]
        assert title[twice] == title[shipped.truth.original[twice]]


def test_a_karaoke_version_is_the_same_song_without_its_voice(shipped):
    recipes, melody = shipped.truth.recipes, shipped.truth.melody
    of_file = dict(zip(shipped.pieces.file.tolist(), shipped.pieces.recording.tolist(), strict=True))
    for file in np.flatnonzero(shipped.truth.kind == Kind.KARAOKE):
        original = int(shipped.truth.original[file])
        without, sung = of_file[file], of_file[original]
        assert recipes[sung].vocal
        assert recipes[without] == recipes[sung]._replace(vocal=False)
        assert melody[without] == melody[sung]
        assert shipped.albums[file] == shipped.albums[original]
        assert shipped.plays[file] < 6


def test_songs_of_an_album_share_a_producer_and_albums_have_five_to_eight(shipped):
    songs = np.isin(shipped.truth.kind, (Kind.SONG, Kind.UNJUDGED))
    sizes = np.bincount(shipped.albums[songs])
    assert (sizes > 8).sum() == 0
    assert (sizes < 5).sum() <= 1  # the last one
    of_file = dict(zip(shipped.pieces.file.tolist(), shipped.pieces.recording.tolist(), strict=True))
    shared = [
        {(r.album_eq, r.room, r.wet, r.room_seed, r.snare) for r in recipes}
        for recipes in (
            [
                shipped.truth.recipes[of_file[file]]
                for file in np.flatnonzero(songs & (shipped.albums == album))
            ]
            for album in range(len(sizes))
        )
    ]
    assert {len(one) for one in shared} == {1}
    assert len(set.union(*shared)) == len(sizes)


def test_taste_is_what_is_heard_and_noise():
    """Over twenty worlds: whoever heard all that can be heard would tell liked songs with an AUC of .83."""
    found = []
    for seed in range(20):
        world = songs_world(seed=seed)
        left = np.isin(world.truth.kind, KEPT)
        heard, liked = world.truth.heard[left], world.plays[left] >= 6
        above = (heard[liked][:, None] > heard[~liked]).mean() + (
            heard[liked][:, None] == heard[~liked]
        ).mean() / 2
        found.append(above)
    assert np.mean(found) == pytest.approx(0.83, abs=0.015)


def recipe(**changed):
    flat = (0.0,) * N_EQ
    plain = Recipe(
        120, False, 0, 45, 0, 0.5, 0.5, 0.5, 0.0, 0.2, False, 1.0, 0.5, 0.0, flat, flat, 0.3, 0.0, 7
    )
    return plain._replace(**changed)


def heard(**changed):
    y = play(recipe(**changed), np.random.default_rng(5)) / np.float32(32768)
    return frames_of(y)[0].mean(axis=0)


@pytest.fixture(scope="module")
def plain():
    return heard()


def named(frames):
    return dict(zip(FEATURES, np.split(frames, np.cumsum(list(FEATURES.values()))[:-1]), strict=True))


def test_what_the_listener_likes_can_be_heard(plain):
    assert named(heard(brightness=0.95))["rolloff"] > named(plain)["rolloff"] + 200
    assert named(heard(bass=1.0))["fraction"] > named(plain)["fraction"] + 0.01
    assert named(heard(distortion=1.0))["mel"][100:].mean() > named(plain)["mel"][100:].mean() + 3
    assert named(heard(vocal=True))["mel"][40:90].mean() > named(plain)["mel"][40:90].mean() + 1
    major, minor = named(plain)["chroma"], named(heard(minor=True))["chroma"]
    third = 45 % 12 + 4  # of the root, A
    assert major[third % 12] > 1.2 * minor[third % 12]


def test_an_album_is_heard_in_all_its_bands(plain):
    gains = (0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 12.0, 12.0)
    louder = named(heard(album_eq=gains))["mel"] - named(plain)["mel"]
    assert louder[-30:].mean() - louder[:40].mean() == pytest.approx(12, abs=2)


def test_each_loop_stays_in_the_scale():
    assert all(0 <= step <= 6 for loop in LOOPS for step in loop)


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    """A world of few recordings, played and kept."""
    folder = tmp_path_factory.mktemp("kept")
    world = songs_world(40, seed=1)
    few = shortened(world)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KIT_DATA", str(folder))
        return kept.kept_songs("small", few), few, folder


def shortened(world):
    """The same files, all of them made of two recordings."""
    from dataclasses import replace

    pieces = world.pieces._replace(recording=world.pieces.recording % 2)
    truth = world.truth._replace(recipes=world.truth.recipes[:2])
    return replace(world, pieces=pieces, truth=truth)


def test_windows_are_where_they_say(small):
    songs, _, _ = small
    windows = songs.windows([3, 0], n=4)
    assert set(windows.file[:4]) == {3}
    assert windows.features()["mel"].shape == (len(windows), 39, 128)
    assert windows.features()["tempo"].shape == (len(windows), 1, 1)
    assert windows.summaries().shape == (len(windows), 301)
    y, start = songs.sound(3), windows.starts()[1]
    assert np.array_equal(windows.sound(1), y[round(start * 16_000) :][:80_000])
    frames, _ = frames_of(windows.sound(1))
    inside = slice(8, 148)  # frames at the ends of a window alone hear silence beside it
    expected = frames[inside].reshape(-1, 4, 150).mean(axis=1)
    assert windows.features()["mel"][1][2:37] == pytest.approx(expected[:, :128], abs=0.1)
    assert windows.features()["chroma"][1][2:37] == pytest.approx(expected[:, 128:140], abs=0.01)


@pytest.mark.skipif(
    not Path("/proc/self/smaps").exists(), reason="memory of a mapped file is told by Linux alone"
)
@pytest.mark.parametrize("read", [lambda songs: songs.sound(3), lambda songs: songs.windows([3]).sound(0)])
def test_what_was_read_does_not_stay_in_memory(small, read):
    songs, _, _ = small
    songs.recordings.sum()
    assert resident("recordings.npy") > 1_000
    read(songs)
    assert resident("recordings.npy") < 100


def resident(name):
    """How many kB of a mapped file are in memory."""
    told = re.split(r"\n(?=[0-9a-f]+-[0-9a-f]+ )", Path("/proc/self/smaps").read_text())
    return sum(
        int(re.search(r"^Rss: +(\d+)", one, re.MULTILINE)[1])
        for one in told
        if one.partition("\n")[0].endswith(name)
    )


def test_a_short_version_has_the_windows_that_lie_in_it(small):
    songs, world, _ = small
    short = int(np.flatnonzero(world.truth.kind == Kind.SHORT)[0])
    both = int(np.flatnonzero(world.truth.kind == Kind.TOGETHER)[0])
    assert songs.seconds()[[short, both]].tolist() == [12, 48]
    assert len(songs.sound(short)) == 12 * 16_000
    assert len(songs.sound(both)) == 48 * 16_000
    assert (songs.windows([short]).starts() <= 7).all()
    assert len(songs.windows([both])) == 24


def test_what_is_kept_is_read_again_and_cannot_be_written_to(small, monkeypatch):
    songs, world, folder = small
    monkeypatch.setenv("KIT_DATA", str(folder))
    monkeypatch.setattr(kept, "_play_all", None)  # or it would be an error
    again = kept.kept_songs("small", world)
    assert np.array_equal(again.steps, songs.steps)
    assert np.array_equal(again.recordings[1], songs.recordings[1])
    assert isinstance(again.recordings, np.memmap)
    with pytest.raises(ValueError, match="read-only"):
        again.plays[0] = 7


def test_a_collection_that_is_stopped_leaves_nothing(small, monkeypatch, tmp_path):
    _, world, _ = small
    monkeypatch.setenv("KIT_DATA", str(tmp_path))
    monkeypatch.setattr(kept, "frames_of", stop)
    with pytest.raises(KeyboardInterrupt):
        kept.kept_songs("small", world)
    assert list(tmp_path.iterdir()) == []


def stop(*_):
    raise KeyboardInterrupt


def test_a_full_disk_has_a_remedy(small, monkeypatch, tmp_path):
    _, world, _ = small
    monkeypatch.setenv("KIT_DATA", str(tmp_path))

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(kept, "frames_of", full)
    with pytest.raises(DataError, match=r"\(No space left on device\); make room, or set KIT_DATA"):
        kept.kept_songs("small", world)
    assert list(tmp_path.iterdir()) == []


def test_a_second_process_that_was_faster_is_believed(small, monkeypatch, tmp_path):
    songs, world, folder = small
    monkeypatch.setenv("KIT_DATA", str(tmp_path))
    made = next(folder.iterdir())

    def meanwhile(world, unfinished):
        (unfinished / "recordings.npy").write_bytes(b"")
        made.rename(tmp_path / made.name)

    monkeypatch.setattr(kept, "_play_all", meanwhile)
    try:
        assert np.array_equal(kept.kept_songs("small", world).steps, songs.steps)
        assert [path.name for path in tmp_path.iterdir()] == [made.name]
    finally:
        (tmp_path / made.name).rename(made)


def test_damaged_files_are_named(small, monkeypatch, tmp_path):
    _, world, folder = small
    made = next(folder.iterdir())
    spoilt = tmp_path / made.name
    spoilt.mkdir()
    (spoilt / "recordings.npy").write_bytes((made / "recordings.npy").read_bytes()[:5_000])
    (spoilt / "features.npz").write_bytes((made / "features.npz").read_bytes())
    monkeypatch.setenv("KIT_DATA", str(tmp_path))
    with pytest.raises(DataError, match=rf"{made.name} is damaged .* delete it, and run again"):
        kept.kept_songs("small", world)


def test_a_collection_has_a_name(monkeypatch):
    load_songs.cache_clear()
    monkeypatch.setenv("KIT_SONGS", "mine")
    with pytest.raises(DataError, match='no collection is called "mine"; there are world, quick'):
        load_songs()
    with pytest.raises(ValueError, match="a world of 12 songs is too small"):
        songs_world(12)


def test_the_table_for_people(small):
    songs, _, _ = small
    table = songs.table()
    assert list(table) == ["title", "artist", "album", "seconds", "plays", "in the playlist"]
    assert len(table) == len(songs) == len(songs.titles)
    assert songs.label(0) == f"{table.title[0]} · {table.artist[0]}"
    assert repr(songs).startswith(f"small: {len(songs)} files in ")
    assert isinstance(songs, Songs)


@pytest.mark.parametrize("name", SIZES)
def test_coins_of_albums_are_tested_on_both_sides_in_a_fold_of_every_toss(name):
    """A toss without such a fold has no AUC: the ladder of coins, and lab 03 with it, would end in nan."""
    world, rng = songs_world(SIZES[name]), np.random.default_rng(0)
    for _ in range(200):
        coin = rng.integers(2, size=len(world.album_titles))[world.albums]
        assert any(len(np.unique(coin[test])) == 2 for _, test in cold_folds(world.albums, 3, rng))
