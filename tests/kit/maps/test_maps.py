"""The map without a browser: where tracks stand, what is said to the page, what never gets into the notebook."""

import json
import re
import threading

import numpy as np
import pandas as pd
import pytest
import traitlets

from kit.data import load_playlists
from kit.maps import TrackMap, project
from kit.maps.columns import as_lines, read_tracks
from kit.maps.projection import Stopped
from kit.maps.widget import PARTS, STATIC, page
from kit.radio import Clip, NoPreview, Radio

TABLE = {"title": ["Blue", "Red", "Grey", "Green"], "artist": ["A", "B", "B", "C"], "count": [9, 5, 5, 1]}


def clusters(n, n_clusters=6, width=10, seed=0):
    """Vectors in well-parted clusters, and the cluster of each."""
    rng = np.random.default_rng(seed)
    of = rng.integers(n_clusters, size=n)
    centres = np.linalg.qr(rng.normal(size=(width, width)))[0][:n_clusters]
    return (centres[of] + 0.1 * rng.normal(size=(n, width))).astype(np.float32), of


def share_of_cluster(places, of):
    """How many of the five nearest on the map are of the same cluster."""
    distance = np.square(places[:, None] - places[None]).sum(axis=2)
    np.fill_diagonal(distance, np.inf)
    near = np.argsort(distance, axis=1)[:, :5]
    return (of[near] == of[:, None]).mean()


def test_principal_components_are_numpys():
    rng = np.random.default_rng(3)
    vectors = rng.normal(size=(300, 7)) * np.arange(7, 0, -1)
    rows = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    centred = rows - rows.mean(axis=0)
    expected = centred @ np.linalg.svd(centred, full_matrices=False)[2][:2].T
    for column, oracle in zip(project(vectors).T, expected.T, strict=True):
        assert abs(np.corrcoef(column, oracle)[0, 1]) > 0.9999


def test_places_fill_the_square_and_keep_its_shape():
    places = project(np.random.default_rng(0).normal(size=(500, 5)))
    assert places.dtype == np.float32
    assert np.abs(places).max() == pytest.approx(1)
    given = np.array([[0, 0], [10, 0], [10, 2]])
    assert project(given) == pytest.approx(np.array([[-1, -0.2], [1, -0.2], [1, 0.2]]))


@pytest.mark.parametrize("vectors", [np.zeros((3, 4)), np.ones((1, 3)), np.array([[1.0], [2.0]])])
def test_degenerate_vectors_have_places_too(vectors):
    assert np.isfinite(project(vectors)).all()
    assert np.isfinite(project(vectors, "neighbours")).all()


@pytest.mark.parametrize("length", [1e-30, 1e30, 1e100])
def test_very_long_and_very_short_vectors_are_directions_like_others(length):
    vectors = np.random.default_rng(1).normal(size=(60, 4))
    assert project(vectors * length) == pytest.approx(project(vectors), abs=1e-4)


@pytest.mark.parametrize(
    ("vectors", "why"), [([[np.nan, 1]], "finite"), ([1, 2], "table"), (np.ones((0, 3)), "table")]
)
def test_what_is_no_table_of_numbers_is_refused(vectors, why):
    with pytest.raises(ValueError, match=why):
        project(vectors)


def test_an_unknown_method_is_refused():
    with pytest.raises(ValueError, match='use "pca" or "neighbours"'):
        project(np.eye(3), "umap")


@pytest.mark.parametrize("landmarks", [400, 120], ids=["all are landmarks", "some are placed"])
def test_the_neighbour_embedding_keeps_clusters_that_principal_components_mix(landmarks):
    vectors, of = clusters(400)
    said = []
    places = project(vectors, "neighbours", landmarks=landmarks, on_progress=said.append)
    assert share_of_cluster(places, of) > 0.97 > share_of_cluster(project(vectors), of)
    assert said == sorted(said) and said[-1] == 1
    again = project(vectors, "neighbours", landmarks=landmarks)
    assert np.allclose(places, again, atol=1e-3)


def test_the_neighbour_embedding_can_be_stopped():
    def stop(share):
        if share > 0.1:
            raise Stopped

    with pytest.raises(Stopped):
        project(clusters(100)[0], "neighbours", on_progress=stop)


def test_playlists_and_tables_are_read_alike():
    playlists = load_playlists("mini")
    one, other = read_tracks(playlists), read_tracks(playlists.table())
    assert one.label(17) == other.label(17) == playlists.label(17)
    assert [c.name for c in one.colourings] == [c.name for c in other.colourings] == ["artist", "popularity"]
    assert (one.colourings[1].group_of == other.colourings[1].group_of).all()


def test_the_groups_that_occur_most_have_a_colour_and_the_others_a_name_too():
    artists = [f"artist {i}" for i in range(20) for _ in range(i + 1)]
    colouring = read_tracks({"title": artists, "artist": artists}).colourings[0]
    assert colouring.groups[:3] == ("other artists", "artist 19", "artist 18") and len(colouring.groups) == 13
    assert np.bincount(colouring.group_of).tolist() == [36, *range(20, 8, -1)]


def test_popularity_is_told_in_steps():
    titles = [str(i) for i in range(1000)]
    colouring = read_tracks({"title": titles, "artist": titles, "count": np.arange(1000)[::-1]}).colourings[
        -1
    ]
    assert np.bincount(colouring.group_of).tolist() == [400, 300, 200, 90, 10]
    assert colouring.groups[colouring.group_of[0]] == "in the top 1%" and colouring.ordered


def test_genres_are_names_or_numbers():
    named = read_tracks(TABLE, genres=["rock", "pop", "pop", "jazz"]).colourings[0]
    assert named.name == "genre" and named.groups == ("other genres", "pop", "rock", "jazz")
    assert read_tracks(TABLE, genres=np.array([0, 1, 1, 2])).colourings[0].groups[1] == "genre 1"


@pytest.mark.parametrize(
    ("genres", "groups"),
    [
        (np.array([np.nan, 7.0, np.nan, np.nan]), ("unknown", "genre 7")),
        (["rock", None, float("nan"), "  "], ("unknown", "rock")),
        (["rock", float("nan"), float("nan"), float("nan")], ("unknown", "rock")),
        (pd.array([7, None, None, None], "Int64"), ("unknown", "genre 7")),
        (pd.array(["rock", None, None, None], "string"), ("unknown", "rock")),
        (pd.Series(["rock", pd.NA, pd.NaT, None], dtype=object), ("unknown", "rock")),
        (pd.Categorical(["rock", None, None, None]), ("unknown", "rock")),
        (np.array([1.5, 2.0, 2.0, np.nan]), ("genre 2", "genre 1.5", "unknown")),
    ],
)
def test_all_that_stands_for_no_genre_is_one_group(genres, groups):
    table = {"title": list("abcd"), "artist": list("wxyz")}
    assert read_tracks(table, genres=genres).colourings[0].groups == ("other genres", *groups)
    assert read_tracks(table | {"genre": genres}).colourings[0].groups == ("other genres", *groups)


def test_an_artist_that_is_missing_is_unknown():
    columns = read_tracks({"title": list("abc"), "artist": ["A", None, float("nan")]})
    assert columns.artist_names.tolist() == ["A", "unknown artist"]


def test_a_table_without_titles_is_refused():
    with pytest.raises(ValueError, match="no column title"):
        read_tracks({"artist": ["A"]})
    with pytest.raises(ValueError, match=r"genres of shape \(1,\) beside 4 tracks"):
        read_tracks(TABLE, genres=["rock"])


def test_names_are_a_line_each_whatever_is_in_them():
    assert as_lines(["Café\n1", "", "b"]).decode().split("\n") == ["Café 1", "", "b"]
    assert as_lines(["\ud800", "b"]) == b"?\nb"


class Shop:
    """Previews that do as they are told."""

    def __init__(self):
        self.broken = {}

    def clip(self, track):
        if track in self.broken:
            raise self.broken[track]
        return Clip(title="t", artist="a", note="n", wav=b"RIFF" + bytes([track]))


@pytest.fixture
def shop():
    return Shop()


@pytest.fixture
def picked():
    return []


@pytest.fixture
def made(shop, picked):
    return TrackMap(np.eye(4), TABLE, previews=shop, on_pick=picked.append)


@pytest.fixture
def sent(made, monkeypatch):
    messages = []
    monkeypatch.setattr(made, "send", lambda content, buffers=None: messages.append((content, buffers)))
    return messages


def say(made, **content):
    made._handle_custom_msg(content, [])


def test_the_page_is_sent_what_it_asks_for(made, sent):
    for what in ("pca", "groups", "names", "neighbours", "passwords"):
        say(made, event="want", what=what, ask=what)
    made.stop()
    (places, xy), (groups, of), (names, text) = sent
    assert [content["ask"] for content in (places, groups, names)] == ["pca", "groups", "names"]
    assert np.frombuffer(xy[0], np.float32).reshape(4, 2) == pytest.approx(made.positions)
    assert [colouring["name"] for colouring in groups["colourings"]] == ["artist", "popularity"]
    assert (groups["sounds"], groups["starts"], list(groups["ways"])) == (True, True, ["pca", "neighbours"])
    assert bytes(of[0]) == bytes([2, 1, 1, 3])
    assert text[0] == b"Blue\nRed\nGrey\nGreen" and np.frombuffer(text[1], np.uint32).tolist() == [0, 1, 1, 2]
    json.dumps([places, groups, names])


def test_a_click_starts_the_radio(made, sent, picked):
    say(made, event="pick", track=2)
    assert picked == made.picked == [2]
    assert sent == [({"event": "said", "text": "The radio starts at Grey · B."}, None)]


@pytest.mark.parametrize("track", [-1, 4, "1", True, None, 1.0])
def test_what_is_no_track_is_not_picked(made, sent, picked, track):
    say(made, event="pick", track=track)
    made._on_message(made, ["pick"], [])
    assert picked == made.picked == sent == []


def test_a_radio_that_does_not_start_is_said(made, sent):
    made._on_pick = Shop.clip.__get__(shop := Shop())
    shop.broken = {1: NoPreview("silence"), 2: ZeroDivisionError("oops")}
    say(made, event="pick", track=1)
    assert "did not start at Red · B: silence" in sent[0][0]["text"]
    with pytest.raises(ZeroDivisionError):
        made._on_message(made, {"event": "pick", "track": 2}, [])
    assert "oops" in sent[1][0]["text"]


def test_a_clip_is_sent_or_why_there_is_none(made, sent, shop):
    shop.broken[3] = NoPreview("taken down")
    say(made, event="clip", track=1, ask="a")
    say(made, event="clip", track=3, ask="b")
    assert sent == [
        ({"event": "clip", "note": "n", "url": None, "track": 1, "ask": "a"}, [b"RIFF\x01"]),
        ({"event": "failed", "reason": "taken down", "track": 3, "ask": "b"}, None),
    ]


class AnyRadio(traitlets.HasTraits):
    heard = traitlets.List(traitlets.Int())


def test_the_walk_follows_a_radio(made):
    first, second = AnyRadio(heard=[3]), AnyRadio()
    made.follow(first)
    first.heard = [3, 1]
    assert made.walk == [3, 1]
    made.follow(second)
    first.heard = [3, 1, 2]
    second.heard = [0]
    assert made.walk == [0]
    with pytest.raises(TypeError, match="set the walk yourself"):
        made.follow(object())


def test_a_walk_of_what_is_no_track_is_refused(made):
    with pytest.raises(traitlets.TraitError, match="There is no track 4"):
        made.walk = [0, 4]
    with pytest.raises(traitlets.TraitError, match="artist or popularity"):
        made.colour = "genre"
    with pytest.raises(traitlets.TraitError, match="arrange"):
        made.layout_by = "neighbours"


def test_the_embedding_is_made_in_the_background_and_then_shown():
    vectors, _ = clusters(60)
    titles = [str(i) for i in range(60)]
    made = TrackMap(vectors, {"title": titles, "artist": titles})
    states = []
    made.observe(lambda change: states.append(change["new"]["state"]), "_progress")
    before = made.positions
    made.arrange(wait=True)
    assert made.layout_by == "neighbours" and not np.allclose(before, made.positions)
    assert states[0] == "running" and states[-1] == "done"
    made.arrange("pca")
    assert made.positions is before


def test_the_embedding_starts_when_the_page_has_all_it_needs_and_can_be_stopped(monkeypatch):
    started, let_go = threading.Event(), threading.Event()

    def slow(vectors, method="pca", on_progress=None):
        if method == "neighbours":
            started.set()
            assert let_go.wait(5)
            on_progress(0.5)
        return project(vectors)

    monkeypatch.setattr("kit.maps.widget.project", slow)
    made = TrackMap(np.eye(4), TABLE)
    assert threading.active_count() and made._thread is None
    say(made, event="want", what="names", ask="a")
    assert started.wait(5)
    say(made, event="stop")
    thread = made._thread
    let_go.set()
    thread.join(5)
    assert made._progress["state"] == "stopped" and made.layout_by == "pca"


def test_places_that_are_given_are_not_embedded():
    made = TrackMap(np.eye(4)[:, :2], TABLE)
    say(made, event="want", what="names", ask="a")
    say(made, event="arrange", by="neighbours")
    assert made._thread is None
    with pytest.raises(ValueError, match="have places already"):
        made.arrange()


def test_vectors_and_tracks_must_be_as_many():
    with pytest.raises(ValueError, match="3 vectors, 4 tracks"):
        TrackMap(np.eye(3), TABLE)


def test_the_state_that_is_saved_is_small_and_without_titles_or_sound():
    n = 20_000
    titles = [f"Song {i}" for i in range(n)]
    made = TrackMap(
        np.random.default_rng(0).normal(size=(n, 2)), {"title": titles, "artist": titles}, previews=Shop()
    )
    for what in ("pca", "groups", "names"):
        say(made, event="want", what=what, ask="a")
    say(made, event="clip", track=5, ask="b")
    state = repr(made.get_state())
    assert "Song 1" not in state and "RIFF" not in state and len(state) < 100_000


def test_the_representation_says_what_to_do(made):
    made.walk = [1, 2]
    assert repr(made) == "Map of 4 tracks, a walk of 2 drawn on it. Run the cell again to see it."


def test_the_modules_become_one_whose_names_do_not_clash():
    text = page()
    names = re.findall(r"^(?:async )?(?:function|class|const|let) (\w+)", text, re.MULTILINE)
    assert len(names) == len(set(names)) > 20
    assert re.findall(r"^(?:import|export).*", text, re.MULTILINE) == ["export default { render };"]
    assert {path.name for path in STATIC.glob("*.js")} == set(PARTS)
    seen = set()
    for part in PARTS:  # a part uses those before it alone
        source = (STATIC / part).read_text(encoding="utf-8")
        assert set(re.findall(r'from "\./(.*)"', source)) <= seen
        assert len(source.splitlines()) <= 400
        seen.add(part)


def test_the_page_sets_text_as_text_and_loads_nothing_from_outside():
    text = page() + TrackMap._css
    for word in ("innerHTML", "insertAdjacentHTML", "crossOrigin", "http:", "https:", "@import", "url("):
        assert word not in text
    assert "data-lm-suppress-shortcuts" in text and "prefers-reduced-motion" in text


def test_the_walk_of_the_kits_own_radio_is_drawn_as_it_goes():
    playlists = load_playlists("mini")
    drawn = TrackMap(playlists.sound, playlists, neighbours=False)
    radio = Radio(3, playlists.sound, playlists, seed=1)
    drawn.follow(radio)
    for entry in radio.queue[:2]:
        radio._handle_custom_msg({"event": "started", "id": entry["id"]}, [])
    assert drawn.walk == radio.heard == radio.tracks[:2]
