"""Functions with a copy beside the answer: their calls cost no waiting, and are told in their order."""

import socket
import threading
import time
from contextlib import contextmanager, nullcontext
from types import SimpleNamespace

import numpy as np
import pytest

from autograde.trust.gone import Gone
from autograde.trust.grader_side import GraderSide
from autograde.trust.student_side import MOST_NOTES, StudentSide
from autograde.trust.transport import Transport, TransportError
from kit.checks.asking.recorders import Recorder
from kit.checks.track2vec.corpus import pairs_of
from kit.checks.track2vec.ring import RadioRecorder
from kit.radio import NoPreview

COPY = "kit.checks.track2vec.corpus:pairs_of"
PLAYLIST = np.arange(5)


class Enough(RuntimeError):
    """The grader's function has had enough."""


class Told:
    """The grader's function: it notes its calls, and has enough of them at some time."""

    def __init__(self, most=10_000):
        self.calls, self.most = [], most

    def sample_pairs(self, playlist, rng):
        if len(self.calls) >= self.most:
            raise Enough(f"{self.most} calls are enough")
        pairs, labels = pairs_of(playlist, rng)
        self.calls.append((np.array(playlist), pairs, labels))
        return pairs, labels

    def noted(self):
        return Recorder(self.sample_pairs, COPY)


@contextmanager
def asking(answer):
    """The stand-in of an answer that a student process in another thread has; and what crosses to the grader."""
    here, there = socket.socketpair()
    side = StudentSide(there, SimpleNamespace(user_ns={"answer": answer}, alone=nullcontext))
    thread = threading.Thread(target=side.serve, daemon=True)
    thread.start()
    student = GraderSide(here, 5)
    student.until = time.monotonic() + 20
    crossed = []
    receive = student.transport.receive

    def listens(*args):
        message = receive(*args)
        crossed.append("ask" if "ask" in message else "note" if "note" in message else "answer")
        return message

    stand_in = student.get("answer", 5)
    student.transport.receive = listens
    try:
        yield stand_in, crossed
    finally:
        student.close()
        thread.join(5)
        there.close()
        assert not thread.is_alive()


def test_calls_wait_for_nobody_and_are_told_before_the_answer():
    def answer(sample_pairs, rng):
        return [sample_pairs(PLAYLIST + i, rng) for i in range(7)]

    told = Told()
    with asking(answer) as (stand_in, crossed):
        got = stand_in(told.noted(), np.random.default_rng(3))
    assert crossed == ["note"] * 7 + ["answer"]
    rng = np.random.default_rng(3)
    for i, (pairs, labels) in enumerate(got):
        wanted = pairs_of(PLAYLIST + i, rng)
        assert np.array_equal(pairs, wanted[0])
        assert np.array_equal(labels, wanted[1])
        assert np.array_equal(told.calls[i][0], PLAYLIST + i)
        assert np.array_equal(told.calls[i][1], pairs)


def test_what_is_changed_after_a_call_does_not_change_what_was_told():
    def answer(sample_pairs, rng):
        playlist = PLAYLIST.copy()
        sample_pairs(playlist, rng)
        playlist[:] = 99
        rng.random(100)

    told = Told()
    with asking(answer) as (stand_in, _):
        stand_in(told.noted(), np.random.default_rng(3))
    assert np.array_equal(told.calls[0][0], PLAYLIST)
    assert np.array_equal(told.calls[0][1], pairs_of(PLAYLIST, np.random.default_rng(3))[0])


def test_what_the_copy_refuses_the_grader_is_asked():
    def answer(sample_pairs, rng):
        sample_pairs(PLAYLIST, rng)
        before = rng.bit_generator.state
        try:
            sample_pairs(3, rng)
        except TypeError as error:
            return str(error), rng.bit_generator.state == before
        return "no error", False

    with asking(answer) as (stand_in, crossed):
        words, kept = stand_in(Told().noted(), np.random.default_rng(3))
    assert "must be one of the corpus" in words
    assert kept
    assert crossed == ["note", "ask", "answer"]


def test_an_answer_that_calls_for_ever_hears_the_grader():
    def answer(sample_pairs, rng):
        while True:
            sample_pairs(PLAYLIST, rng)

    told = Told(most=3 * MOST_NOTES)
    with asking(answer) as (stand_in, crossed), pytest.raises(Enough):
        stand_in(told.noted(), np.random.default_rng(3))
    assert crossed.count("ask") <= 4
    assert len(told.calls) == 3 * MOST_NOTES


def test_who_is_told_may_be_another_than_who_is_called():
    kept, told = [], Told(most=0)  # calling it would raise

    def answer(sample_pairs, rng):
        return sample_pairs(PLAYLIST, rng)

    noted = Recorder(told.sample_pairs, COPY, tell=lambda playlist, rng: kept.append(playlist))
    with asking(answer) as (stand_in, crossed):
        pairs, _ = stand_in(noted, np.random.default_rng(3))
    assert crossed == ["note", "answer"]
    assert np.array_equal(kept, [PLAYLIST])
    assert np.array_equal(pairs, pairs_of(PLAYLIST, np.random.default_rng(3))[0])


def test_a_radio_waits_only_where_a_track_is_silent():
    def walk(query, n_candidates, n_steps, suggest, play, rng):
        heard = []
        for track in (3, np.int64(4), 5):
            try:
                play(track)
            except NoPreview:
                continue
            heard.append(track)
        return heard

    recorder = RadioRecorder(silent=frozenset({4}))
    with asking(walk) as (stand_in, crossed):
        recorder.run(stand_in, 3, 5, 2)
    assert crossed == ["note", "ask", "note", "answer"]
    assert recorder.tried == [3, 4, 5]
    assert recorder.heard == recorder.walk == [3, 5]


def test_an_answer_of_this_process_calls_the_function_itself():
    told = Told()
    noted = told.noted()
    pairs, _ = noted(PLAYLIST, np.random.default_rng(3))
    assert noted.__name__ == "sample_pairs"
    assert len(told.calls) == 1
    assert np.array_equal(told.calls[0][1], pairs)


def hostile(sends):
    """The grader side, called by a student process that sends what it likes."""
    here, there = socket.socketpair()
    transport = Transport(there, lambda value: value, lambda data: data)

    def serve():
        try:
            transport.receive()
            sends(transport)
            transport.receive()
        except TransportError:
            return

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    student = GraderSide(here, 0.5)
    student.until = time.monotonic() + 10
    return student, there, thread


@pytest.mark.parametrize(
    "note",
    [
        {"note": 5, "args": [], "options": {}},
        {"note": "0", "args": [], "options": {}},
        {"note": True, "args": [], "options": {}},
        {"note": 0},
        {"note": 0, "args": (), "options": {}},
        {"note": 0, "args": [], "options": {1: 2}},
        {"note": 2, "args": [PLAYLIST], "options": {}},
    ],
    ids=str,
)
def test_a_note_of_what_was_not_given_so_is_refused(note):
    told = Told()
    student, there, thread = hostile(lambda transport: transport.send(note))
    with there, pytest.raises(Gone, match="cannot be read"):
        student.call(0, (told.noted(), told.noted(), told.sample_pairs), {}, 0.5)
    student.close()
    thread.join(5)
    assert told.calls == []


def test_notes_without_end_have_the_time_of_the_call():
    def sends(transport):
        while True:
            transport.send({"note": 0, "args": [PLAYLIST, 5], "options": {}})

    start = time.monotonic()
    student, there, thread = hostile(sends)
    with there, pytest.raises(Gone, match=r"seconds|MB in one check"):
        student.call(0, (Told().noted(),), {}, 0.5)
    student.close()
    thread.join(5)
    assert time.monotonic() - start < 5


def test_absurd_arguments_of_a_note_raise_nothing_here():
    def sends(transport):
        for args in ((), (1, 2, 3), ("x", 5), (PLAYLIST, None), (float("nan"), PLAYLIST)):
            transport.send({"note": 0, "args": list(args), "options": {}})
        transport.send({"turn": 1, "value": 7})

    told = Told()
    student, there, thread = hostile(sends)
    with there:
        assert student.call(0, (told.noted(),), {}, 0.5) == 7
        student.close()
        thread.join(5)
    assert told.calls == []
