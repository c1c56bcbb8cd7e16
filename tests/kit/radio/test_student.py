"""A student's start_radio as the walk of a radio: right, wrong, endless, interrupted."""

import linecache
from itertools import count
from pathlib import Path

import numpy as np
import pytest

from kit.radio import NoPreview
from kit.radio.student import LIMIT, StudentWalk
from kit.radio.walk import Walk

ANSWERS = Path(__file__).parents[2] / "submissions" / "01_track2vec" / "radio"
NUMBERS = count()


def space(n=60):
    return np.random.default_rng(1).standard_normal((n, 6)).astype(np.float32)


def cell(source, **names):
    """What a notebook does with a cell: its own file name, and its lines known to tracebacks."""
    file = f"/tmp/ipykernel_1/{next(NUMBERS)}.py"
    linecache.cache[file] = (len(source), None, source.splitlines(keepends=True), file)
    scope = {"np": np, "NoPreview": NoPreview, **names}
    exec(compile(source, file, "exec"), scope)
    return scope


def answer(kind, name):
    return cell((ANSWERS / kind / f"{name}.py").read_text())["start_radio"]


def walk_of(start_radio, **options):
    return StudentWalk(start_radio, options.pop("n_steps", 9), 3, space(), **options)


def tracks(steps):
    return [step.track for step in steps]


RIGHT = sorted(path.stem for path in (ANSWERS / "right").glob("*.py"))


@pytest.mark.parametrize("name", RIGHT)
def test_right_answers_play_what_they_return(name):
    suggest, played = Walk(3, space())._suggest, []
    silent = {5, 17, 40}

    def play(track):
        if track in silent:
            raise NoPreview("silence")
        played.append(track)

    alone = answer("right", name)(3, 5, 9, suggest, play, np.random.default_rng(4))
    walk = walk_of(answer("right", name), seed=4)
    steps = walk.ahead(99, lambda track: play(track))
    assert walk.problem == ""
    assert tracks(steps) == list(alone) == played[: len(played) // 2]
    assert steps[0].after is None and all(step.rank for step in steps[1:])


def test_steps_say_why():
    first, second, *_ = walk_of(answer("right", "recursion")).ahead(9)
    assert first.why(str) == "the track you asked for"
    assert second.why(str).startswith(("the nearest to 3", f"number {second.rank} among the 5 nearest to 3"))


BROKEN = """def start_radio(query, n_candidates, n_steps, suggest, play, rng):
    play(query)
    play(7)
    return nothing_of_that_name
"""


def test_an_exception_is_said_in_words_with_its_line_and_what_was_queued_stays():
    walk = walk_of(cell(BROKEN)["start_radio"])
    assert tracks(walk.ahead(9)) == [3, 7]
    assert walk.problem == (
        "start_radio stopped with NameError: name 'nothing_of_that_name' is not defined "
        "(line 4 of its cell: `return nothing_of_that_name`)"
    )
    assert isinstance(walk.error, NameError)


def test_an_exception_of_predict_batch_names_that_cell():
    suggest = cell("def predict_batch(queries, k):\n    return vectors[queries]\n")["predict_batch"]
    walk = walk_of(answer("right", "recursion"), suggest=suggest)
    assert tracks(walk.ahead(9)) == [3]
    assert "NameError: name 'vectors' is not defined (line 2 of predict_batch's cell" in walk.problem


def test_a_long_message_is_cut_and_has_one_line():
    start_radio = cell("def start_radio(*given):\n    raise ValueError('many\\nwords ' * 500)\n")[
        "start_radio"
    ]
    walk = walk_of(start_radio)
    assert walk.ahead(9) == [] and "\n" not in walk.problem and len(walk.problem) < 420


def test_no_preview_that_is_not_caught_is_said():
    walk = walk_of(answer("wrong", "no_preview_not_caught"))

    def play(track):
        if track != 3:
            raise NoPreview(f"There is no preview of {track}.")

    assert tracks(walk.ahead(9, play)) == [3]
    assert "start_radio stopped with NoPreview: There is no preview of" in walk.problem


ENDLESS = """def start_radio(query, n_candidates, n_steps, suggest, play, rng):
    track = query
    while True:
        {body}
"""
GUARDED = """try:
            play(track)
            track = suggest([track], 5)[0][0]
        except Exception:
            pass"""


@pytest.mark.parametrize(
    "body", ["play(track)", "suggest([track], n_candidates)", GUARDED], ids=["plays", "asks", "catches all"]
)
def test_an_endless_walk_ends(body):
    calls = count()
    walk = walk_of(cell(ENDLESS.format(body=body))["start_radio"])
    steps = walk.ahead(9, lambda track: next(calls))
    assert "did not end" in walk.problem and "n_steps" in walk.problem
    assert len(steps) <= 9 + 1 + 21 and next(calls) <= LIMIT


def test_an_endless_walk_that_swallows_what_stopped_it_is_told_all_the_same():
    source = """def start_radio(query, n_candidates, n_steps, suggest, play, rng):
    for _ in range(3000):
        try:
            play(query)
        except BaseException:
            pass
"""
    walk = walk_of(cell(source)["start_radio"])
    walk.ahead(9)
    assert "did not end" in walk.problem


def test_stop_passes_through():
    def play(track):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        walk_of(answer("right", "recursion")).ahead(9, play)
    with pytest.raises(KeyboardInterrupt):
        walk_of(answer("right", "every_exception_caught")).ahead(9, play)


@pytest.mark.parametrize("wrong", ["[4]", "'4'", "None", "np.array([1, 2])", "60", "-1"])
def test_playing_what_is_no_track_is_said(wrong):
    walk = walk_of(cell(f"def start_radio(q, c, n, suggest, play, rng):\n    play({wrong})\n")["start_radio"])
    assert walk.ahead(9) == [] and "line 2 of its cell" in walk.problem


def test_it_runs_once_and_its_steps_are_taken_one_by_one():
    runs = []
    inner = answer("right", "recursion")

    def start_radio(*given):
        runs.append(given)
        return inner(*given)

    walk = walk_of(start_radio)
    whole = walk.ahead(99)
    for _ in range(4):
        walk.next()
    assert walk.ahead(99) == whole[4:] and len(runs) == 1


def test_a_new_neighbourhood_is_walked_from_the_track_that_plays_for_the_steps_that_are_left():
    given = []
    inner = answer("right", "recursion")

    def start_radio(query, n_candidates, n_steps, suggest, play, rng):
        given.append((query, n_candidates, n_steps))
        return inner(query, n_candidates, n_steps, suggest, play, rng)

    walk = walk_of(start_radio, seed=2)
    heard = [walk.next().track for _ in range(4)]
    walk.n_candidates = 12
    rest = tracks(walk.ahead(99))
    assert given == [(3, 5, 9), (heard[-1], 12, 6)]
    assert len(rest) == 6 and not set(rest) & set(heard)
    for _ in range(6):
        walk.next()
    walk.n_candidates = 3
    assert walk.ahead(99) == []  # nothing is left of the walk


def test_a_like_bends_a_students_walk():
    vectors = np.random.default_rng(0).standard_normal((300, 6))
    unit = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    gains = []
    for seed in range(10):
        near = []
        for liked in (False, True):
            walk = StudentWalk(answer("right", "recursion"), 12, 3, vectors, seed=seed)
            walk.next()
            if liked:
                walk.like(50)
            else:
                walk.n_candidates = 6  # also a walk anew
            near.append(np.mean([unit[step.track] @ unit[50] for step in walk.ahead(99)]))
        gains.append(near[1] - near[0])
    assert np.mean(gains) > 0.15
