"""The world of plays: what its sound and scenes tell, who plays what, texts and tags; how spectrograms are kept."""

import hashlib
import json
from pathlib import Path

import numpy as np
import pytest

from bench.sound.rows import Case, judged, mel_order, mel_statistics
from kit.data import plays as kept
from kit.data.errors import DataError
from kit.data.plays import FRAMES, HOP, N_FFT, N_MELS, SR, Plays, kept_plays, load_plays
from kit.data.worlds import plays as made
from kit.data.worlds.plays import ATTRIBUTES, SONGS_EACH, expected_plays, plays_world
from kit.radio.synthesis import N_KNOBS
from kit.sound import log_mel
from kit.sound.wav import as_floats

MANIFEST = Path(__file__).with_name("plays_manifest.json")
SONGS = (0, 3, 450, 899)  # whose spectrograms the manifest has
RNG = np.random.default_rng


@pytest.fixture(scope="module")
def shipped():
    return plays_world()


def digest(value):
    """Of an array or of texts, to the byte."""
    if value.dtype == object:
        return hashlib.sha256("|".join(value).encode()).hexdigest()
    return hashlib.sha256(np.ascontiguousarray(value).tobytes()).hexdigest()


def manifest_of(world):
    """What a world is made of, in short: all arrays to the byte, and the sound by the mean and spread in dB."""
    parameters = {
        name: value
        for name, value in vars(made).items()
        if name.isupper() and not name.startswith("_") and isinstance(value, int | float)
    }
    names = ("titles", "artists", "artist_names", "bios", "tag_names", "tags", "plays")
    exact = {name: digest(getattr(world, name)) for name in names}
    exact |= {name: digest(value) for name, value in world.truth._asdict().items()}
    base = world.knowledge
    exact |= {
        f"knowledge.{name}": digest(getattr(base, name)) for name in ("kinds", "concepts", "concept_names")
    }
    exact["knowledge.names"] = hashlib.sha256(json.dumps(base.names).encode()).hexdigest()
    heard = {}
    for song in SONGS:
        mel = log_mel(as_floats(world.play(song)), SR, N_FFT, HOP, N_MELS)
        heard[f"song {song}"] = [round(float(one), 3) for one in (mel.mean(), mel.std(), mel[40].max())]
    return {
        "seed": world.seed,
        "version": kept.VERSION,
        "parameters": parameters,
        "exact": exact,
        "mean, spread, highest of frame 40, dB": heard,
    }


if __name__ == "__main__":  # python -m tests.kit.data.test_world_of_plays: when the world is meant to change
    MANIFEST.write_text(json.dumps(manifest_of(plays_world()), indent=1) + "\n", encoding="utf-8")


def test_the_shipped_world_is_that_of_the_manifest(shipped):
    """To the byte; the sound to .05 dB, because processors round differently."""
    frozen, now = json.loads(MANIFEST.read_text()), manifest_of(shipped)
    said = "the world has changed: raise VERSION, measure anew, then `python -m tests.kit.data.test_world_of_plays`"
    for key in ("seed", "version", "parameters", "exact"):
        assert now[key] == frozen[key], said
    *_, sound = frozen
    assert now[sound].keys() == frozen[sound].keys()
    for song, figures in frozen[sound].items():
        assert now[sound][song] == pytest.approx(figures, abs=0.05), f"{song}: {said}"


def test_the_same_arguments_give_the_same_world_whatever_else_is_drawn():
    np.random.seed(0)  # noqa: NPY002
    one = plays_world(120, seed=3)
    np.random.seed(1)  # noqa: NPY002
    same, other = plays_world(120, seed=3), plays_world(120, seed=4)
    assert manifest_of_small(one) == manifest_of_small(same)
    assert np.array_equal(one.play(7), same.play(7))
    assert not np.array_equal(one.play(7), other.play(7))
    assert one.titles.tolist() != other.titles.tolist()


def manifest_of_small(world):
    arrays = [getattr(world, name) for name in ("titles", "bios", "tags", "plays", "artist_names")]
    return [digest(value) for value in (*arrays, *world.truth)]


@pytest.mark.parametrize("n", [96, 98, 902])
def test_a_size_that_cannot_be_made_is_refused(n):
    with pytest.raises(
        ValueError, match=f"a world of {n} songs cannot be made: ask for 100 or more, a multiple"
    ):
        plays_world(n)


def test_few_songs_have_many_plays_and_most_users_few(shipped):
    plays = shipped.plays
    assert plays.shape == (1_500, 900)
    falling = np.sort(plays.sum(axis=0))[::-1]
    assert falling[:9].sum() / falling.sum() == pytest.approx(0.20, abs=0.01)
    assert falling[-1] > 0
    assert (plays > 0).mean() == pytest.approx(0.027, abs=0.002)
    assert np.median((plays > 0).sum(axis=1)) == pytest.approx(22, abs=2)
    assert (plays > 0).sum(axis=1).min() >= 1
    assert np.array_equal(shipped.artists, np.repeat(np.arange(225), SONGS_EACH))


def test_the_best_known_song_is_played_most_whatever_its_place(shipped):
    """On a sphere no place is an outer one: plays follow renown."""
    ranks = [np.argsort(np.argsort(one)) for one in (shipped.truth.renown, shipped.plays.sum(axis=0))]
    assert np.corrcoef(ranks)[0, 1] > 0.85


def test_plays_are_poisson_around_what_is_expected(shipped):
    expected = expected_plays(shipped.truth, shipped.artists)
    assert expected.sum(axis=1) == pytest.approx(shipped.truth.activity)
    left = (shipped.plays - expected) / np.sqrt(np.maximum(expected, 1e-12))
    often = expected > 0.5
    assert left[often].mean() == pytest.approx(0, abs=0.03)
    assert left[often].var() == pytest.approx(1, abs=0.06)


def test_songs_of_an_artist_share_a_style_and_differ(shipped):
    attributes = shipped.truth.attributes.reshape(225, 4, 7)
    assert attributes.var() == pytest.approx(1, abs=0.1)
    within = attributes.var(axis=1, ddof=1).mean(axis=0)
    assert within == pytest.approx(np.full(7, 1 - made.STYLE), abs=0.1)


@pytest.fixture(scope="module")
def quick(tmp_path_factory):
    """The quick world, played and kept."""
    with pytest.MonkeyPatch.context() as patch:
        folder = tmp_path_factory.mktemp("kept")
        patch.setenv("KIT_DATA", str(folder))
        world = plays_world(kept.SIZES["quick"])
        return kept_plays("quick", world), world, folder


def test_what_is_heard_tells_who_plays_a_song(quick):
    """What a world with rho .6 has to show: chance < sound < all that is heard, for songs and artists."""
    music, world, _ = quick
    found = {"sound": [], "attributes": [], "artist": []}
    for seed in range(4):
        for split in (music.cold_songs(RNG(seed)), music.cold_artists(RNG(seed))):
            case = Case(music, world.truth.attributes, split, seed)
            for name, factors in (
                ("sound", case.linear(case.statistics)),
                ("attributes", case.linear(case.attributes)),
                ("artist", case.of_artists()),
            ):
                found[name].append(judged(case.scores(factors), case.heard)["auc"].mean())
    mean = {name: np.mean(values) for name, values in found.items()}
    assert mean["sound"] > 0.53
    assert mean["attributes"] > mean["sound"] + 0.03
    assert np.mean(found["artist"][::2]) > 0.6  # of cold songs; of a cold artist there are no others


def riffs(rising):
    """Clips with all knobs alike, and a riff that rises on a share of the beats, of six different melodies each."""
    from kit.radio.synthesis import synthesise

    rows = []
    for seed in range(6):
        wav = synthesise(np.full(N_KNOBS, 0.5), RNG(seed), riff=rising)
        y = as_floats(np.frombuffer(wav[44:], "<i2"))
        rows.append(log_mel(y, SR, N_FFT, HOP, N_MELS))
    return np.array(rows, np.float16)


def test_only_the_order_in_time_tells_a_riff():
    """Means, spreads and fluxes of bands are the same, rising or falling; what follows what is not."""
    falls, half, rises = riffs(0.0), riffs(0.5), riffs(1.0)
    means = mel_statistics(rises).mean(axis=0) - mel_statistics(falls).mean(axis=0)
    assert np.abs(means).mean() < 0.15  # dB
    down, up = (mel_order(one).mean(axis=0) - mel_order(half).mean(axis=0) for one in (falls, rises))
    assert np.corrcoef(down, up)[0, 1] < -0.9
    assert np.abs(up).mean() > 3 * np.abs(up + down).mean()


def test_a_ridge_hears_the_riff_in_the_order_and_not_in_the_means(quick):
    music, world, _ = quick
    from sklearn.linear_model import RidgeCV

    riff = world.truth.attributes[:, ATTRIBUTES.index("riff")]
    told = {}
    learn = np.arange(len(music)) % 4 > 0
    for name, table in (("means", mel_statistics(music.mels)), ("order", mel_order(music.mels))):
        table = (table - table.mean(axis=0)) / (table.std(axis=0) + 1e-9)
        predicted = RidgeCV(np.logspace(0, 4, 9)).fit(table[learn], riff[learn]).predict(table[~learn])
        told[name] = np.corrcoef(predicted, riff[~learn])[0, 1] if predicted.std() > 1e-9 else 0.0
    assert abs(told["means"]) < 0.4
    assert told["order"] > 0.6


def test_a_clip_without_a_riff_is_what_it_was():
    from kit.radio.synthesis import synthesise

    plain = synthesise(np.full(N_KNOBS, 0.5), RNG(0), seconds=1.0)
    assert (
        hashlib.sha256(plain).hexdigest()
        != hashlib.sha256(synthesise(np.full(N_KNOBS, 0.5), RNG(0), seconds=1.0, riff=0.5)).hexdigest()
    )


def test_texts_name_what_is_near_their_artist_and_never_how_it_sounds(shipped):
    base, truth = shipped.knowledge, shipped.truth
    named = [base.found_in(text) for text in shipped.bios]
    assert {len(row) for row in named} == {4, 5, 6}
    assert all(len(set(row)) == len(row) for row in named)
    away = ((truth.scenes[:, None] - truth.entities) ** 2).sum(axis=2)
    rank = np.argsort(np.argsort(away, axis=1), axis=1)
    mean = np.mean([rank[artist, row].mean() for artist, row in enumerate(named)])
    assert mean < 15  # of 120, the nearest is 0
    words = [len(text.split()) for text in shipped.bios]
    assert 30 <= min(words) <= np.mean(words) <= 60 <= max(words) <= 80


def test_a_base_of_knowledge_finds_each_name_and_knows_its_concepts(shipped):
    base = shipped.knowledge
    names = [name for row in base.names for name in row]
    assert len(set(names)) == 360
    for entity, row in enumerate(base.names):
        assert [base.found_in(f"They like {name}.") for name in row] == [[entity]] * 3
    assert base.found_in("") == base.found_in("Nobody expected a second record.") == []
    text = f"{base.names[5][1]}, {base.names[9][2]}"
    assert base.concepts_in(text) == [
        *base.concept_names[base.concepts[5]],
        *base.concept_names[base.concepts[9]],
    ]
    assert (base.concepts[:, 0] < base.concepts[:, 1]).all()


def test_concepts_say_more_of_a_scene_than_names_do(shipped):
    base, scenes = shipped.knowledge, shipped.truth.scenes
    concepts, named = np.zeros((225, 24)), np.zeros((225, 360))
    for artist, text in enumerate(shipped.bios):
        for entity in base.found_in(text):
            concepts[artist, base.concepts[entity]] += 1
            for place, name in enumerate(base.names[entity]):
                named[artist, 3 * entity + place] += name in text
    from sklearn.linear_model import RidgeCV

    learn = np.arange(225) % 3 > 0
    told = {}
    for what, table in (("names", named), ("concepts", concepts)):
        ridge = RidgeCV(np.logspace(-2, 4, 13)).fit(table[learn], scenes[learn])
        told[what] = ridge.score(table[~learn], scenes[~learn])
    assert told["concepts"] > told["names"] + 0.05
    assert told["names"] > 0.1


def test_tags_tell_of_sound_and_of_scenes(shipped):
    tags, names = shipped.tags, shipped.tag_names.tolist()
    assert tags.shape == (900, 60)
    assert len(set(names)) == 60
    assert tags.mean() == pytest.approx(0.1, abs=0.02)
    attributes = shipped.truth.attributes
    for tag, attribute, sign in (("bright", "brightness", 1), ("sunny", "mode", 1), ("falling", "riff", -1)):
        column = attributes[:, ATTRIBUTES.index(attribute)]
        has = tags[:, names.index(tag)]
        assert sign * (column[has].mean() - column[~has].mean()) > 0.5
    chance = (
        tags.mean(axis=0) * (1 - tags.mean(axis=0)) / SONGS_EACH
    )  # variance of an artist's share, were all alike
    shared = tags.reshape(225, SONGS_EACH, 60).mean(axis=1).var(axis=0) - chance
    assert shared[28:].mean() > 1.5 * shared[:28].mean() > 0  # an artist's songs share the scene, and a style


def test_the_sound_is_that_of_the_spectrograms(quick):
    music, world, _ = quick
    assert music.mels.shape == (160, FRAMES, N_MELS) == (160, 157, 64)
    y = music.sound(3)
    assert y.shape == (5 * SR,)
    assert y.dtype == np.float32
    assert 0.05 < np.sqrt((y**2).mean()) < 0.2
    assert music.mels[3] == pytest.approx(log_mel(y, SR, N_FFT, HOP, N_MELS), abs=0.05)
    assert np.array_equal(music.plays.toarray(), world.plays)
    assert np.array_equal(music.tags.toarray() > 0, world.tags)
    for song in (-1, 160):
        with pytest.raises(IndexError, match=f"there is no song {song}: songs are numbered 0 to 159"):
            music.sound(song)


def test_what_a_student_loads_holds_nothing_of_the_truth(quick):
    music, _, _ = quick
    shown = {name for name in dir(music) if not name.startswith("_")}
    assert not shown & {"truth", "attributes", "scenes", "tastes", "renown"}


@pytest.mark.parametrize("seed", range(3))
def test_cold_songs_have_a_warm_one_by_their_artist(quick, seed):
    music, _, _ = quick
    warm, cold = music.cold_songs(RNG(seed))
    assert sorted([*warm, *cold]) == list(range(160))
    assert len(cold) == 32
    assert set(music.artists[cold]) <= set(music.artists[warm])
    most = music.cold_songs(RNG(seed), 0.75)
    assert np.array_equal(np.bincount(music.artists[most.warm]), np.ones(40))
    assert warm.tolist() == music.cold_songs(RNG(seed)).warm.tolist()
    assert warm.tolist() != music.cold_songs(RNG(seed + 10)).warm.tolist()


def test_cold_artists_are_cold_with_all_their_songs(quick):
    music, _, _ = quick
    warm, cold = music.cold_artists(RNG(1))
    assert sorted([*warm, *cold]) == list(range(160))
    assert not set(music.artists[cold]) & set(music.artists[warm])
    assert len(cold) == 32


def test_a_share_that_leaves_nothing_is_refused(quick):
    music, _, _ = quick
    with pytest.raises(ValueError, match="128 songs cannot be cold: 120 can, where each artist keeps one"):
        music.cold_songs(RNG(0), 0.8)
    for share in (0, 1):
        with pytest.raises(ValueError, match=r"hold out some of them, and not all"):
            music.cold_songs(RNG(0), share)
        with pytest.raises(ValueError, match=r"a share of \d of 40 artists is \d+: hold out some"):
            music.cold_artists(RNG(0), share)


def test_what_is_kept_is_read_again_and_cannot_be_written_to(quick, monkeypatch):
    music, world, folder = quick
    monkeypatch.setenv("KIT_DATA", str(folder))
    monkeypatch.setattr(kept, "_play_all", None)  # or it would be an error
    again = kept_plays("quick", world)
    assert np.array_equal(again.mels, music.mels)
    for array in (again.mels, again.titles, again.plays.data, again.tags.data):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 7


def test_a_rendering_that_is_stopped_leaves_nothing(quick, monkeypatch, tmp_path):
    _, world, _ = quick
    monkeypatch.setenv("KIT_DATA", str(tmp_path))

    heard = []

    def stop(samples):
        heard.append(samples)
        if len(heard) == 3:
            raise KeyboardInterrupt
        return np.zeros((FRAMES, N_MELS), np.float16)

    monkeypatch.setattr(kept, "_mel_of", stop)
    with pytest.raises(KeyboardInterrupt):
        kept_plays("quick", world)
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_has_a_remedy(quick, monkeypatch, tmp_path):
    _, world, _ = quick
    monkeypatch.setenv("KIT_DATA", str(tmp_path))

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(kept, "_mel_of", full)
    with pytest.raises(DataError, match=r"\(No space left on device\); make room, or set KIT_DATA"):
        kept_plays("quick", world)
    assert list(tmp_path.iterdir()) == []


def spoilt_by(mels):
    cut = mels[:-1]
    wrong = mels.copy()
    wrong[[4, 9], 3, 3] = np.inf, np.nan
    return {
        r"\(159, 157, 64\) of float16, expected \(160, 157, 64\) of float16": cut,
        "of float32, expected": mels.astype(np.float32),
        "2 of 160 spectrograms are not finite": wrong,
    }


@pytest.mark.parametrize("case", range(4))
def test_damaged_files_are_named(quick, monkeypatch, tmp_path, case):
    music, world, folder = quick
    monkeypatch.setenv("KIT_DATA", str(tmp_path))
    place = tmp_path / next(folder.iterdir()).name
    place.mkdir()
    if case == 3:
        (place / "mels.npy").write_bytes(b"\x93NUMPY nothing")
        said = ""
    else:
        said, mels = list(spoilt_by(music.mels).items())[case]
        np.save(place / "mels.npy", mels)
    with pytest.raises(DataError, match=rf"{place.name} is damaged .*{said}.*; delete it, and run again"):
        kept_plays("quick", world)


def test_plays_have_a_name(monkeypatch):
    load_plays.cache_clear()
    monkeypatch.setenv("KIT_PLAYS", "mine")
    with pytest.raises(DataError, match='no plays are called "mine"; there are world, quick'):
        load_plays()


def test_the_table_for_people(quick):
    music, _, _ = quick
    table = music.table()
    assert list(table) == ["title", "artist", "plays", "listeners", "tags"]
    assert table.plays.sum() == music.plays.sum()
    assert table.listeners.sum() == music.plays.nnz
    first = set(table.tags[0].split(", ")) - {""}
    assert first == set(music.tag_names[music.tags.toarray()[0] > 0])
    assert music.label(0) == f"{table.title[0]} · {table.artist[0]}"
    assert repr(music).startswith("quick: 160 songs by 40 artists, 267 users, ")
    assert isinstance(music, Plays)
