"""The tables of lab 05: its own functions, ways that see no cold play, what is measured once, and the page."""

import inspect
import re
from dataclasses import replace

import numpy as np
import pytest
from scipy.sparse import csr_array

from bench.sound import answers as lab
from bench.sound import run, table, ways
from bench.sound.hybrid import KNOWN, WAYS_OF_PLAYS, hybrid
from bench.sound.peers import PEERS
from bench.sound.ratings import MODELS
from bench.sound.rows import LEAKS, ROWS, Case
from bench.sound.run import steps
from bench.sound.survey import SURVEY
from bench.sound.table import AGAINST, ORDER, PAGE, PROTOCOLS, REFERENCE, Result, can, page, shown, tables
from bench.sound.trial import TRIAL
from bench.sound.world import SEEDS
from kit.cold import aucs_of_others
from kit.data.plays import Cold, Plays
from kit.data.worlds.plays import plays_world
from tests.labs.prose import Prose

RNG = np.random.default_rng


def results(seeds=(5,)):
    """A result for every way: .5 and a hundredth more a world for all users but one, who is left out."""
    return [
        Result(
            seed, protocol, name, *(np.array([0.4, 0.6, np.nan]) + 0.01 * (seed - 5) for _ in range(2)), 1.5
        )
        for seed, protocol, name in steps(seeds)
    ]


def hybrids(seeds=(5,)):
    found = {(n, name): np.array([0.5, 0.7]) for n in KNOWN for name in WAYS_OF_PLAYS}
    found |= {
        (n, f"lam of {name}"): np.array([3.0]) for n in KNOWN for name in ("plays alone", "prior, lam chosen")
    }
    return dict.fromkeys(seeds, found)


def ratings(names=tuple(MODELS), step="-0.0010 [-0.0020, -0.0001]"):
    head = ["", "RMSE of new songs", "squared error less that without sound", "less that of the 16 numbers"]
    rows = [
        [name, "0.3000", "" if "no sound" in name else step, "" if "16" in name else step] for name in names
    ]
    return [head, *rows]


# --- the code of the lab ---------------------------------------------------------------------------------------------


def test_the_functions_are_those_of_the_lab():
    found = lab.answers()
    assert set(found) == set(lab.NAMES) and all(callable(one) for one in found.values())
    assert found["audio_cnn"](8, 3).output_shape == found["late_fusion"](4, 5, 3).output_shape == (None, 3)
    assert found["artist_prior"](np.eye(2), np.zeros(2, int), np.ones(1, int), 1.0).tolist() == [[0.5, 0.5]]
    with pytest.raises(LookupError, match="defines no sound_of_silence"):
        lab.source_of("sound_of_silence")


# --- ways ------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def small():
    """A world whose spectrograms are drawn around its attributes: no song of it is played."""
    world = plays_world(100, seed=2)
    sparse = {name: csr_array(getattr(world, name).astype(float)) for name in ("plays", "tags")}
    mels = (world.truth.attributes @ RNG(0).normal(size=(7, 64)))[:, None] + RNG(1).normal(size=(100, 20, 64))
    names = ("titles", "artists", "artist_names", "bios", "tag_names", "knowledge")
    known = {name: getattr(world, name) for name in names}
    music = Plays(name="small", mels=mels.astype(np.float16), _played=world.play, **known, **sparse)
    return Case(music, world.truth.attributes, music.cold_songs(RNG(3)), 0)


FAST = (
    "PCA of the spectrogram, linear",
    "texts of artists",
    "texts with linked concepts",
    "artist's other songs, shrunk",
)


@pytest.mark.parametrize("name", [*FAST, "PCA, two Boltzmann machines (DBN), linear"])
def test_no_way_sees_plays_of_cold_songs(small, name):
    other = small.music.plays.toarray()
    other[:, small.split.cold] = RNG(4).integers(0, 9, (len(other), len(small.split.cold)))
    changed = replace(small, music=replace(small.music, plays=csr_array(other)))
    told = ways.WAYS[name](small)
    assert told == pytest.approx(ways.WAYS[name](changed), abs=1e-5)
    assert told.shape == (len(small.split.cold), 12) and np.isfinite(told).all()


def test_a_spectrogram_that_is_not_finite_is_refused(small):
    mels = np.array(small.music.mels)
    mels[3, 0, 0] = np.inf
    with pytest.raises(ValueError, match="1 of 100 patches are not finite"):
        ways.pictures(small, mels)


def test_with_more_plays_known_the_prior_gives_way(small):
    found = hybrid(small)
    assert set(found) >= {(n, name) for n in KNOWN for name in WAYS_OF_PLAYS}
    means = {key: float(np.nanmean(one)) for key, one in found.items()}
    assert means[10, "plays alone"] > means[1, "plays alone"]


# --- steps and tables ------------------------------------------------------------------------------------------------


def test_everything_is_measured_once_and_every_row_has_its_place():
    all_steps = steps(SEEDS)
    assert len(all_steps) == len(set(all_steps))
    assert {name for _, _, name in all_steps} == set(ORDER) == {*ROWS, *ways.WAYS, *PEERS}
    assert {name for pair in AGAINST for name in pair} <= set(ORDER)
    assert not can("artists", "mean of the artist's other songs") and can("songs", LEAKS[0])


def test_a_result_is_measured_once_and_anew_when_its_code_changed(small, tmp_path, monkeypatch):
    monkeypatch.setattr(run, "KEPT", tmp_path)
    monkeypatch.setattr(run, "case", lambda _seed, _protocol: (small, None, small.heard))
    once = run.measured(5, "songs", "random")
    monkeypatch.setattr(run, "case", lambda *_: pytest.fail("it is there already"))
    again = run.measured(5, "songs", "random")
    assert np.array_equal(once.auc, again.auc, equal_nan=True) and len(list(tmp_path.iterdir())) == 1
    mark = run.mark_of("CNN on log-mel, MSE")
    monkeypatch.setattr(lab, "source_of", lambda name: f"another {name}")
    assert run.mark_of("CNN on log-mel, MSE") != mark and run.mark_of("random") == run.mark_of("random")


def test_a_mark_hangs_on_what_its_way_takes_from_the_lab_and_on_nothing_else_there(monkeypatch):
    before = {name: run.mark_of(name) for name in ORDER}
    real = lab.source_of
    monkeypatch.setattr(lab, "source_of", lambda name: real(name) + "#" * (name == "late_fusion"))
    changed = [name for name in ORDER if run.mark_of(name) != before[name]]
    assert changed == ["late fusion of texts and sound"]
    taken = {one for one in run.LAB for way in ways.WAYS.values() if f'"{one}"' in inspect.getsource(way)}
    assert taken == {*run.LAB} == set(re.findall(r'answers\(\)\["(\w+)"\]', inspect.getsource(ways)))


def test_a_peer_is_measured_where_it_is_installed_and_elsewhere_what_was_measured_is_shown(
    tmp_path, monkeypatch
):
    monkeypatch.setattr(run, "KEPT", tmp_path)
    monkeypatch.setattr(run, "steps", lambda _seeds: [(5, "warm", name) for name in ("random", *PEERS)])
    monkeypatch.setattr(run, "measured", lambda *step: Result(*step, np.ones(2), np.ones(2), 0.0))
    for there in (True, False):
        monkeypatch.setattr(run.peers, "installed", lambda _name, there=there: there)
        found = [one.name for one in run.results((5,), kept=False)]
        assert found == ["random", *PEERS][: 1 + there * len(PEERS)]
    for name in PEERS:
        run.kept_at(5, "warm", name).touch()
    assert [one.name for one in run.results((5,), kept=True)] == [*PEERS]


def test_the_factorisation_of_implicit_ranks_songs_as_ours_does(small):
    pytest.importorskip("implicit", reason="implicit is among the peers, which `make bench-labs` installs")
    everything = np.arange(len(small.music))
    warm = replace(small, split=Cold(everything, everything))
    own, other = ROWS["WMF that saw the plays"](warm), PEERS["WMF of implicit"](warm)
    played = small.music.plays.toarray() > 0
    assert aucs_of_others(other, played).mean() == pytest.approx(aucs_of_others(own, played).mean(), abs=0.02)


def test_a_cell_has_one_worlds_users_or_many_worlds():
    rows = {row[0]: row for row in tables(results(), hybrids())["songs"]}
    assert rows["random"][1] == "0.500 [0.304, 0.696]"  # over two users: 1.96 times .1
    rows = {row[0]: row for row in tables(results(SEEDS), hybrids())["songs"]}
    assert rows["random"][1:4] == ["0.520 [0.500, 0.540]", "0.520", "+0.000 [+0.000, +0.000]"]


def test_leaks_are_marked_where_they_are_leaks():
    found = tables(results(), hybrids())
    for protocol in ("songs", "artists"):
        names = [row[0] for row in found[protocol]]
        assert [f"*{name}: a leak*" in names for name in LEAKS] == [True, True]
    warm = [row[0] for row in found["warm"]]
    assert "WMF" in warm and not any("leak" in name for name in warm)


def test_the_page_says_exactly_what_is_not_measured():
    whole = page(results(SEEDS), hybrids(SEEDS), ratings())
    assert (
        "not measured yet" not in whole
        and "of these worlds, or all, have" not in whole
        and "are not measured." not in whole
    )
    part = page(results(), hybrids(), ratings())
    assert "Nothing is measured in world 6, world 7, world 8, world 9 yet." in part
    assert "of these worlds, or all, have" not in part and "From content to plays has" not in part
    holes = [
        one
        for one in results()
        if (one.protocol, one.name)
        not in {("artists", "CQT network"), ("warm", "CQT network"), ("warm", "WMF that saw the plays")}
    ]
    told = page(holes, hybrids(), ratings(names=["trees, no sound", "trees, learnt factors"]))
    assert (
        "worlds, or all, have no figures of cold artists CQT network, and of warm songs CQT network; WMF. "
        in told
    )
    assert f"Of lab 02's models {'; '.join([*MODELS][1:2] + [*MODELS][3:])} are not measured. " in told
    most = [one for one in results(SEEDS) if (one.seed, one.protocol, one.name) != (8, "warm", "CQT network")]
    told = page(most, hybrids((5, 7)), ratings())
    assert "or all, have no figures of warm songs CQT network. From content" in told
    assert "From content to plays has nothing of world 6, world 8, world 9. `python" in told
    assert "Worlds: 5, 7.\n" in told
    assert re.search(r"\n\| CQT network .*\| 5, 6, 7, 9 \|\n", told)


def test_the_page_says_which_targets_are_missed():
    shifted = {name: {0: 0.6, 1: 0.65, 2: 0.71}[i % 3] for i, name in enumerate(ORDER)}
    found = [one._replace(auc=np.array([0.0, 0.1, np.nan]) + shifted[one.name]) for one in results()]
    told = page(found, hybrids(), ratings(step="+0.0010 [-0.0020, +0.0040]"))
    rows = [line.strip("| ").split(" | ") for line in told.splitlines() if " of the trial" not in line]
    verdicts = {(row[0], row[1]): row[-1] for row in rows if row[-1] in ("below", "within", "above")}
    for one in TRIAL:
        here = round(shifted[one.name] + 0.05, 3)
        expected = "below" if here < one.low else "above" if here > one.high else "within"
        marked = f"*{one.name}: a leak*" if one.name in LEAKS else one.name
        assert verdicts[marked, PROTOCOLS[one.protocol]] == expected
    honest = [one for one in TRIAL if "known" not in one.name and one.name not in LEAKS]
    missed = sum(round(shifted[one.name] + 0.05, 3) < one.low for one in honest)
    assert f"are {len(honest)}; of these **{missed} are missed" in " ".join(
        told.split()
    ) and 0 < missed < len(honest)
    assert "step is +0.0010 [-0.0020, +0.0040]: **missed**" in told
    assert "**reached**" in page(results(), hybrids(), ratings())


def test_no_table_of_the_page_is_torn():
    part, whole = page(results(), hybrids(), ratings()), page(results(SEEDS), hybrids(SEEDS), ratings())
    for block in re.findall(r"(?:^\|.*\n)+", whole, re.MULTILINE):
        assert len({line.count("|") for line in block.splitlines()}) == 1, block
    for line in shown(results(), hybrids()).splitlines():
        for cell in line.split("  "):
            assert cell.strip() in part or cell in tables(results(), hybrids())


def test_the_survey_has_all_its_figures_and_data():
    told = " ".join(" ".join((one.figure, one.data, one.what)) for one in SURVEY)
    for figure in [
        ".323",
        ".478",
        ".325",
        ".495",
        ".255",
        ".707",
        ".500",
        ".288",
        ".161",
        ".143",
        ".020",
        ".004",
    ]:
        assert figure in told, figure
    for size in ("382 K", "283 K", "370 K", "97 K", "329 K", "614 K", "561 tags", "24 K", "100 K", "1 M"):
        assert size in told, size
    for one in SURVEY:
        assert one.comparable or one.figure == "none in the survey"
        for protocol, name in one.here:
            assert protocol in PROTOCOLS and name in ORDER


# --- the page that is kept, and the lab ------------------------------------------------------------------------------


def test_the_page_that_is_kept_is_of_the_present_ways():
    """All but its figures and verdicts is what the code writes of the same worlds, ways and models."""
    kept = PAGE.read_text(encoding="utf-8")

    def numbers(text):
        return tuple(map(int, text.split(", ")))

    worlds, with_hybrid = (
        numbers(re.search(told, kept)[1]) for told in (r"\(seeds ([\d, ]+);", r" Worlds: ([\d, ]+)\.\n")
    )
    rows = {
        (protocol, row[0]): numbers(row[-1])
        for protocol, part in zip(PROTOCOLS, kept.split("\n## ")[1:4], strict=True)
        for row in (line.strip("| ").split(" | ") for line in part.splitlines() if re.match(r"\| [^ ]", line))
    }
    found = [
        one
        for one in results(worlds)
        if one.seed in rows.get((one.protocol, table.row_name(one.name, one.protocol)), ())
    ]
    assert {one.seed for one in found} == {*worlds} and worlds == tuple(sorted(worlds))
    models = [name for name in MODELS if f"\n| {name} | " in kept]

    def blank(text):
        return re.sub(
            r"[-+]?\d+(\.\d+)?",
            "N",
            re.sub(r"\| (below|within|above) \||(reached|missed)\*\*", "verdict", text),
        )

    assert blank(kept) == blank(page(found, hybrids(with_hybrid), ratings(models)))


def test_the_lab_and_the_page_state_the_same_figures_of_the_survey():
    kept, prose = PAGE.read_text(encoding="utf-8"), Prose.of_lab("05_sound").text
    for one in SURVEY:
        assert f"| {one.paper} | {one.what} | {one.data} | {one.figure} | {one.comparable} |" in kept
    assert "reports a root mean squared error of .478" in prose and "an NDCG of .161" in prose
    cells = lab.LAB.read_text(encoding="utf-8")
    for figure in [
        ".323",
        ".478",
        ".325",
        ".495",
        ".255",
        ".707",
        ".500",
        ".288",
        ".161",
        ".143",
        ".020",
        ".004",
    ]:
        assert f'"{figure}"' in cells.replace("RMSE ", ""), figure


def cells_of(heading):
    """The first figures of the rows of the kept page under a heading, by their names."""
    part = PAGE.read_text(encoding="utf-8").split(heading, 1)[1].split("\n|---", 1)[1].split("\n\n", 1)[0]
    rows = [line.strip("| ").split(" | ") for line in part.splitlines()[1:]]
    return {
        row[0]: float(re.match(r"[-+]?\d\.\d+", row[1])[0])
        for row in rows
        if re.match(r"[-+]?\d\.\d+", row[1])
    }


def test_what_the_lab_says_in_words_is_what_the_page_measured():
    songs, artists = cells_of("## Cold songs"), cells_of("## Cold artists")
    heard_and_read = {name for name in songs if "known" not in name and "leak" not in name}
    best = max(heard_and_read, key=songs.get)
    assert best.startswith("artist and sound")
    prose = Prose.of_lab("05_sound").text
    assert "the artist and the sound, half each, are what to ship" in " ".join(prose.split())
    alone = ("mean of the artist's other songs", REFERENCE, "the same, and which bands follow which, ridge")
    assert songs["artist and sound, half each"] > max(songs[name] for name in alone)
    assert songs["random"] < songs[REFERENCE] < songs["attributes known, linear"]
    assert artists["texts with linked concepts"] > artists["random"]
    assert songs["*WMF that saw the plays: a leak*"] == max(songs.values())
    assert table.PAGE.name == "sound.md"
