"""What crosses the wall, frame by frame, and the grader side against a student process that misbehaves.

Every case ends in a value, a finding or Gone: never in another exception, never in a wait without end.
"""

import socket
import struct
import threading
import time
import tracemalloc
from contextlib import contextmanager

import msgpack
import numpy as np
import pandas as pd
import pytest

from autograde.trust import grader_side as grader_side
from autograde.trust.gone import Gone
from autograde.trust.grader_side import GraderSide
from autograde.trust.outputs import printable
from autograde.trust.student_side import StudentSide
from autograde.trust.transport import (
    MOST_ANSWER,
    MOST_ARRAYS,
    MOST_EMPTY,
    MOST_KEYS,
    MOST_LEVELS,
    MOST_MESSAGE,
    MOST_PARTS,
    ConnectionClosed,
    DeadlinePassed,
    Transport,
    TransportError,
    set_state,
    state_of,
)
from kit.checks.asking.crossing import Table
from kit.checks.asking.given import Change, noted
from kit.checks.outcome import FoundError

HEAD, SIZE = struct.Struct(">II"), struct.Struct(">Q")
SECONDS = 0.3
NUMBER, OBJECTS, LONG, THING = 3, 4, 5, 6


def refuse(value):
    raise TransportError(f"no such value: {value!r:.40}")


@contextmanager
def transports(encode=refuse, decode=refuse):
    a, b = socket.socketpair()
    with a, b:
        yield Transport(a, encode, decode), Transport(b, encode, decode)


def sent(value, *, encode=refuse, decode=refuse):
    """A value after its way through the connection."""
    with transports(encode, decode) as (one, other):
        writer = threading.Thread(target=one.send, args=({"value": value},))
        writer.start()
        try:
            return other.receive(time.monotonic() + 60)["value"]
        finally:
            writer.join()


# --- frames ---------------------------------------------------------------------------------------------------------

PLAIN = [
    None,
    True,
    -1,
    2**64,
    -(2**200),
    0.5,
    float("inf"),
    "",
    "drei ♪",
    b"bytes",
    [],
    [1, [2, [3]]],
    (1, (2, ())),
    {"a": 1, 2: (3,), (4, 5): None},
    "x" * 100_000,
]


@pytest.mark.parametrize("value", PLAIN, ids=lambda value: repr(value)[:20])
def test_plain_data_comes_back_as_it_was(value):
    back = sent(value)
    assert back == value
    assert type(back) is type(value)


@pytest.mark.parametrize(
    "array",
    [
        np.arange(6).reshape(2, 3),
        np.zeros((0, 3), np.float32),
        np.array(1.5),
        np.array([True, False]),
        np.array([1 + 2j]),
        np.arange(3, dtype=">i8"),
        np.arange(10)[::2],
        np.array([["a", None], [1, 2.5]], object),
        np.array(["a", "bc"]),
    ],
    ids=lambda array: f"{array.dtype}{list(array.shape)}",
)
def test_an_array_comes_back_as_it_was(array):
    back = sent(array)
    assert back.shape == array.shape
    assert back.tolist() == array.tolist()
    assert back.flags.writeable


@pytest.mark.parametrize("number", [np.float32(0.5), np.int8(-3), np.bool_(True), np.complex128(1j)])
def test_a_number_of_numpy_keeps_its_type(number):
    back = sent(number)
    assert back == number
    assert type(back) is type(number)


def test_nan_and_half_characters_cross():
    assert np.isnan(sent(float("nan")))
    assert sent("half \ud800") == "half ?"


def test_a_timestamp_of_messagepack_is_a_plain_number():
    assert type(unpacked(msgpack.packb({"value": msgpack.Timestamp(5)}))["value"]) is float


def test_a_generator_of_random_numbers_goes_on_where_it_was():
    rng = np.random.default_rng(5)
    rng.random(3)
    same = set_state(np.random.default_rng(0), state_of(rng))
    assert same.random() == rng.random()


@pytest.mark.parametrize(
    "state",
    [
        None,
        [],
        ["1"] * 3,
        ["-1", "1", "0", "0"],
        ["1" * 41, "1", "0", "0"],
        [1, 1, 0, 0],
        ["1", "1", "2", "0"],
        ["٣", "1", "0", "0"],
    ],
)
def test_a_state_that_is_none_is_refused(state):
    with pytest.raises(TransportError):
        set_state(np.random.default_rng(0), state)


@pytest.mark.parametrize("value", [object(), print, [object()], {"a": {1, 2}}, [[]] * 5 + [...]])
def test_what_is_not_plain_does_not_cross(value):
    with pytest.raises(TransportError), transports() as (one, _):
        one.send({"value": value})


def test_a_number_that_the_reader_would_refuse_is_not_sent():
    with pytest.raises(TransportError, match="512 bits"), transports() as (one, _):
        one.send({"value": 1 << 1_000_000})


def test_what_is_nested_too_deep_does_not_cross():
    deep_list, deep_tuple, ring = [], (), []
    ring.append(ring)
    for _ in range(2_000):
        deep_list = [deep_list]
    for _ in range(MOST_LEVELS + 1):
        deep_tuple = (deep_tuple,)
    for value in (deep_list, deep_tuple, ring):
        with pytest.raises(TransportError), transports() as (one, _):
            one.send({"value": value})


def test_what_is_too_large_does_not_cross():
    for value, most in ((np.zeros(MOST_ANSWER + 1, np.int8), MOST_ANSWER), ("x" * (MOST_MESSAGE + 1), None)):
        with pytest.raises(TransportError, match="MB"), transports() as (one, _):
            one.send({"value": value}, most=most)


def unpacked(message, raw=(), *, head=None, most=None, decode=refuse):
    """What a reader makes of the bytes of a message and of arrays."""
    with transports(decode=decode) as (one, other):
        frame = (head or HEAD.pack(len(message), len(raw))) + b"".join(SIZE.pack(len(part)) for part in raw)
        writer = threading.Thread(
            target=lambda: suppressed(one.sock.sendall, frame + message + b"".join(raw))
        )
        writer.start()
        try:
            return other.receive(time.monotonic() + 60, most)
        finally:
            other.close()
            writer.join()


def suppressed(call, *args):
    try:
        return call(*args)
    except OSError:
        return None


def ext(code, value):
    return msgpack.packb({"value": msgpack.ExtType(code, msgpack.packb(value))})


def nested(depth, wrap):
    data = msgpack.packb([])
    for _ in range(depth):
        data = msgpack.packb(wrap(data))
    return b"\x81\xa5value" + data


def colliding(n):
    keys = (
        msgpack.packb(msgpack.ExtType(LONG, (i * (2**61 - 1)).to_bytes(12, "big"))) for i in range(1, n + 1)
    )
    return b"\x81\xa5value\xdf" + struct.pack(">I", n) + b"".join(key + b"\0" for key in keys)


def many(part):
    n = MOST_PARTS + 1
    return b"\x81\xa5value\xdd" + struct.pack(">I", n) + part * n


MALFORMED = {
    "no message": b"",
    "junk": bytes(range(256)),
    "a list": msgpack.packb([1]),
    "a number": msgpack.packb(1),
    "keys that are no text": msgpack.packb({1: 2}),
    "two messages": msgpack.packb({}) * 2,
    "cut off": msgpack.packb({"value": "x" * 50})[:-5],
    "text that is none": b"\x81\xa5value\xa2\xff\xfe",
    "a key that cannot be one": b"\x81\x90\x01",
    "a list that claims millions": b"\x81\xa5value\xdd\xff\xff\xff\xff",
    "an unknown extension": ext(99, 1),
    "a tuple of no list": ext(1, 5),
    "a long number too long": msgpack.packb({"value": msgpack.ExtType(LONG, b"\x7f" * 65)}),
    "a number that is none": ext(NUMBER, "x"),
    "an array of nothing": ext(2, []),
    "an array that is not there": ext(2, ["<f8", [1], 0]),
    "an array of objects": ext(2, ["|O", [1], 0]),
    "an array of no type": ext(2, ["nonsens", [1], 0]),
    "an array of text as type": ext(2, [["<f8"], [1], 0]),
    "objects of another size": ext(OBJECTS, [[2], [1]]),
    "objects of no shape": ext(OBJECTS, [[-1], [1]]),
    "objects in 40 dimensions": ext(OBJECTS, [[1] * 40, [1]]),
    "millions of empty rows": ext(OBJECTS, [[MOST_EMPTY + 1, 0], []]),
    "a thing that is refused": ext(THING, ["function", 0, "f", "f"]),
    "nested tuples": nested(2_000, lambda data: [msgpack.ExtType(1, data)]),
    "nested things": nested(2_000, lambda data: msgpack.ExtType(THING, data)),
    "nested lists": nested(1, lambda _: 1)[:7] + b"\x91" * 5_000 + b"\xc0",
    "keys in one place": colliding(MOST_KEYS + 1),
    "keys in one place, in many dicts": b"\x81\xa5value\x9c" + 12 * colliding(MOST_KEYS // 2)[7:],
    "empty dicts": many(b"\x80"),
    "empty lists": many(b"\x90"),
    "lists in lists": many(b"\x91\x90"),
    "small extensions": many(b"\xd4\x05\x01"),
}


@pytest.mark.parametrize("message", MALFORMED.values(), ids=MALFORMED)
def test_a_malformed_message_is_refused_at_once(message):
    start = time.thread_time()  # of the processor: other work of the machine does not count
    with pytest.raises(TransportError):
        unpacked(message)
    assert time.thread_time() - start < 5


def test_a_frame_of_many_parts_takes_no_more_memory_than_few():
    """A byte each way is a dict of 64: two million of them fit into one frame."""
    message = b"\x81\xa5value\xdd" + struct.pack(">I", 2_000_000) + b"\x80" * 2_000_000
    with transports() as (_, other):
        tracemalloc.start()
        try:
            with pytest.raises(TransportError, match=r"more than 250,000 lists"):
                other._unpack(message)
            assert tracemalloc.get_traced_memory()[1] < 50_000_000
        finally:
            tracemalloc.stop()


def test_an_honest_frame_of_many_numbers_crosses():
    """Each is an array without sides."""
    numbers = list(np.arange(MOST_ARRAYS, dtype=np.float64)[:60_000])
    assert sent(numbers) == numbers
    assert sent({i: (i, [i]) for i in range(MOST_KEYS - 1)})[7] == (7, [7])


def test_what_one_frame_holds_does_not_count_for_the_next():
    with transports() as (one, other):
        for _ in range(2):
            writer = threading.Thread(target=one.send, args=({"value": [[]] * (MOST_PARTS - 2)},))
            writer.start()
            assert len(other.receive(time.monotonic() + 30)["value"]) == MOST_PARTS - 2
            writer.join()


def test_arrays_that_are_not_as_they_say_are_refused():
    for dtype, shape, raw in (
        ("<f8", [2], b"\0" * 8),
        ("<f8", [-1], b""),
        ("<f8", [10**9, 10**9], b""),
        ("<f8", [True], b"\0" * 8),
        ("<i4", [1 << 26, 0], b""),
    ):
        with pytest.raises(TransportError):
            unpacked(ext(2, [dtype, shape, 0]), [raw])


@pytest.mark.parametrize(
    "head", [HEAD.pack(2**32 - 1, 0), HEAD.pack(MOST_MESSAGE + 1, 0), HEAD.pack(1, MOST_ARRAYS + 1)]
)
def test_a_head_that_announces_too_much_is_refused_before_anything_is_kept(head):
    with pytest.raises(TransportError, match="too large"):
        unpacked(b"\0" * 1_000, head=head)


def test_arrays_that_announce_too_much_are_refused():
    with pytest.raises(TransportError, match="too large"):
        unpacked(b"", head=HEAD.pack(1, 2) + SIZE.pack(2**63) * 2)


def test_a_frame_that_is_too_large_for_its_place_is_refused():
    with pytest.raises(TransportError, match="too large"):
        unpacked(msgpack.packb({"value": "x" * 1_000}), most=100)


def test_a_side_that_has_gone_is_said():
    with transports() as (one, other):
        one.close()
        with pytest.raises(ConnectionClosed):
            other.receive()
        with pytest.raises(ConnectionClosed):
            other.send({"value": "x" * 1_000_000})


def test_a_side_that_sends_byte_by_byte_has_no_more_time():
    with transports() as (one, other):
        ended = threading.Event()

        def drip():
            one.sock.sendall(HEAD.pack(1_000_000, 0))
            while not ended.wait(0.02) and suppressed(one.sock.send, b"\x90") is not None:
                pass

        writer = threading.Thread(target=drip)
        writer.start()
        start = time.monotonic()
        with pytest.raises(DeadlinePassed):
            other.receive(start + SECONDS)
        ended.set()
        writer.join()
        assert time.monotonic() - start < SECONDS + 2


def test_a_side_that_does_not_read_has_no_more_time():
    with transports() as (one, _), pytest.raises(DeadlinePassed):
        one.send({"value": np.zeros(8_000_000)}, time.monotonic() + SECONDS)


# --- the grader side --------------------------------------------------------------------------------------------------


@contextmanager
def against(side):
    """A grader side whose student side is a function of a wire, in a thread."""
    here, there = socket.socketpair()
    transport = Transport(there, lambda value: value, lambda data: data)

    def serve():
        try:
            side(transport)
        except (TransportError, OSError):
            return

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    student = GraderSide(here, SECONDS)
    student.until = time.monotonic() + 10
    try:
        yield student
    finally:
        student.close()
        there.close()
        thread.join(5)
        assert not thread.is_alive()


def answers(*replies):
    """A student process that gives these replies in their order, each in its turn."""

    def side(transport):
        for reply in replies:
            turn = transport.receive()["turn"]
            transport.send({"turn": turn} | (reply(transport) if callable(reply) else reply))
        transport.receive()

    return side


def raw(frame):
    """A student process that answers with bytes."""

    def side(transport):
        transport.receive()
        transport.sock.sendall(frame)
        transport.receive()

    return side


def silent(transport):
    transport.receive()
    transport.receive()


def gone(transport):
    transport.receive()
    transport.close()


MISBEHAVES = {
    "silent": silent,
    "gone": gone,
    "no frame": raw(b"\xff" * 100),
    "half a frame": raw(HEAD.pack(100, 0) + b"x"),
    "nested": raw(HEAD.pack(len(MALFORMED["nested tuples"]), 0) + MALFORMED["nested tuples"]),
    "another turn": answers({"turn": 77, "value": 1.0}),
    "no turn": answers({"turn": None}),
    "a turn of another type": answers({"turn": "1"}),
    "tells of a change in other words": answers({"changed": "queries"}),
    "tells of a change in numbers": answers({"changed": [1, 2, 3]}),
    "tells of half a change": answers({"changed": ["queries", "1"]}),
    "asks what was not given": lambda transport: (
        transport.receive(),
        transport.send({"ask": 5, "args": [], "options": {}}),
        transport.receive(),
    ),
    "asks by no number": lambda transport: (
        transport.receive(),
        transport.send({"ask": "0", "args": [], "options": {}}),
        transport.receive(),
    ),
    "asks by True": lambda transport: (
        transport.receive(),
        transport.send({"ask": True, "args": [], "options": {}}),
        transport.receive(),
    ),
    "asks without arguments": lambda transport: (
        transport.receive(),
        transport.send({"ask": 0}),
        transport.receive(),
    ),
    "asks with a list": lambda transport: (
        transport.receive(),
        transport.send({"ask": 0, "args": (), "options": {}}),
        transport.receive(),
    ),
}


@pytest.mark.parametrize("side", MISBEHAVES.values(), ids=MISBEHAVES)
@pytest.mark.parametrize(
    "request_of",
    [
        lambda student: student.cell("x", SECONDS),
        lambda student: student.primed(SECONDS),
        lambda student: student.get("x", SECONDS),
        lambda student: student.call(0, (len,), {}, SECONDS),
        lambda student: student.next(0, SECONDS),
        lambda student: student.attribute(0, "x", SECONDS),
        lambda student: student.model(0, "describe", (), SECONDS),
        lambda student: student.forget(SECONDS),
    ],
    ids=["cell", "primed", "get", "call", "next", "attribute", "model", "forget"],
)
def test_a_student_side_that_misbehaves_is_gone(side, request_of):
    start = time.monotonic()
    with against(side) as student:
        with pytest.raises(Gone):
            request_of(student)
        with pytest.raises(Gone):  # and stays so
            student.get("x", SECONDS)
    assert time.monotonic() - start < SECONDS + 3


@pytest.mark.parametrize(
    "reply",
    [
        {},
        {"outputs": 5},
        {
            "outputs": [
                5,
                None,
                {},
                {"output_type": "nonsense"},
                {"output_type": "stream"},
                {"output_type": ["error"]},
            ]
        },
        {"outputs": [{"output_type": "display_data", "data": 7}, {"output_type": "error", "traceback": 7}]},
        {
            "outputs": [
                {"output_type": "display_data", "data": {"text/html": "<script>", "image/png": "<script>"}}
            ]
        },
        {"raised": 5},
        {"outputs": {"a": 1}},
    ],
)
def test_outputs_of_any_form_are_outputs_of_notebooks(reply):
    import nbformat

    with against(answers(reply)) as student:
        outputs = student.cell("x", SECONDS).outputs
    cell = nbformat.v4.new_code_cell("x", outputs=[nbformat.from_dict(output) for output in outputs])
    nbformat.validate(nbformat.v4.new_notebook(cells=[cell]))
    assert "script" not in str(outputs)


RAISED = [
    5,
    None,
    {},
    {"name": 5, "kinds": 5, "message": 5, "frames": 5, "token": 5},
    {"name": "FoundError", "kinds": ["FoundError", "Finding"], "message": "right"},
    {"name": "Stop", "kinds": ["KeyboardInterrupt", "BaseException"]},
    {"name": "Exit", "kinds": ["SystemExit"]},
    {"name": "__class__", "kinds": ["__import__", "eval", "int", "Exception"]},
    {"name": "U", "kinds": ["UnicodeDecodeError"]},
    {"name": "G", "kinds": ["ExceptionGroup"]},
    {"name": "S", "kinds": ["StopIteration"]},
    {"name": "x" * 10_000, "message": "y" * 100_000, "frames": [["f", 1, "l"]] * 100},
    {"name": "N", "frames": [["f" * 10_000, 2**200, "\x1b[2J"], ["f", "1", "l"], 7, []]},
    {"name": "T", "token": 10**30},
    {"name": "T", "token": True},
]


@pytest.mark.parametrize("raised", RAISED, ids=lambda raised: str(raised)[:40])
def test_whatever_is_raised_there_is_an_ordinary_exception_here(raised):
    with against(answers({"raised": raised})) as student, pytest.raises(Exception) as caught:  # noqa: PT011
        student.call(0, (), {}, SECONDS)
    assert not isinstance(caught.value, FoundError | Gone | KeyboardInterrupt | SystemExit | TransportError)
    assert len(str(caught.value)) <= 2_000
    assert printable(str(caught.value)) == str(caught.value)


class Stop(KeyboardInterrupt):
    """As a check presses it."""


def test_an_exception_of_the_graders_comes_back_only_where_it_was_raised():
    def stops():
        raise Stop

    def asks(transport):
        transport.send({"ask": 0, "args": [], "options": {}})
        return {"raised": {"name": "Stop", "token": transport.receive()["raise"]["token"]}}

    kept = {"raised": {"name": "Stop", "kinds": ["KeyboardInterrupt"], "token": 1}}
    side = answers({}, asks, kept)
    with against(side) as student:
        student.get("x", SECONDS)
        with pytest.raises(Stop):
            student.call(0, (stops,), {}, SECONDS)
        with pytest.raises(RuntimeError):
            student.call(0, (), {}, SECONDS)


def test_the_instructors_own_stop_ends_the_grading():
    def stops():
        raise KeyboardInterrupt

    def asks(transport):
        transport.send({"ask": 0, "args": [], "options": {}})
        transport.receive()
        return {}

    with against(answers(asks)) as student, pytest.raises(KeyboardInterrupt):
        student.call(0, (stops,), {}, SECONDS)


def test_functions_called_with_absurd_arguments_raise_there_and_not_here():
    heard = []

    def side(transport):
        turn = transport.receive()["turn"]
        for args, options in (
            ((), {}),
            ((1, 2, 3), {}),
            ((object,), {}),
            ((), {"y": 1}),
            (("x",), {}),
            ((np.zeros(5),), {}),
            ((2**300,), {}),
        ):
            try:
                transport.send({"ask": 0, "args": list(args), "options": options})
            except TransportError:
                continue
            heard.append(sorted(transport.receive()))
        transport.send({"turn": turn, "value": 1})
        transport.receive()

    with against(side) as student:
        assert student.call(0, (lambda x: 1 / int(x),), {}, SECONDS) == 1
    assert len(heard) >= 5
    assert ["raise", "states"] in heard


def test_a_function_called_for_ever_has_the_time_of_its_call():
    def side(transport):
        transport.receive()
        while True:
            transport.send({"ask": 0, "args": [], "options": {}})
            transport.receive()

    start = time.monotonic()
    with against(side) as student, pytest.raises(Gone, match="seconds"):
        student.call(0, (lambda: 1,), {}, SECONDS)
    assert time.monotonic() - start < SECONDS + 2


def test_what_a_given_function_returns_and_cannot_cross_is_an_error_there():
    def asks(transport):
        transport.send({"ask": 0, "args": [], "options": {}})
        return {"value": transport.receive()["raise"]["class"]}

    with against(answers(asks)) as student:
        assert student.call(0, (object,), {}, SECONDS) == "builtins:TypeError"


def stand_in(tag="function", name="f"):
    """The data of a stand-in, as `against`'s wire sends it."""

    def reply(transport):
        data = msgpack.packb([tag, 0, name, "words\x1b[2J" * 100])
        transport._pack = lambda message, _: msgpack.packb({**message, "value": msgpack.ExtType(THING, data)})
        return {}

    return reply


@pytest.mark.parametrize("tag", ["function", "iterator", "object", "model"])
def test_stand_ins_are_named_and_shown_without_harm(tag):
    with against(answers(stand_in(tag, "<script>"))) as student:
        value = student.get("x", SECONDS)
    assert type(value).__name__ == "object"
    assert len(repr(value)) <= 300
    assert "\x1b" not in repr(value)
    assert value == value
    assert value != 1


def test_a_stand_in_whose_far_side_has_gone_is_a_finding():
    def side(transport):
        answers(stand_in())(transport)

    with against(side) as student:
        value = student.get("x", SECONDS)
        with pytest.raises(FoundError):
            value(1)
        with pytest.raises(FoundError):
            value(1)


@pytest.mark.parametrize("tag", ["", "nonsense", None, 5, ["function"], "rng"])
def test_a_thing_of_no_kind_is_refused(tag):
    with against(answers(stand_in(tag))) as student, pytest.raises(Gone, match="cannot be read"):
        student.get("x", SECONDS)


def test_a_data_frame_crosses_with_the_names_of_its_columns():
    frame = pd.DataFrame({"id": [1, 2], "name": ["one", "zwei ♪"]})
    a, b = socket.socketpair()
    with a, b:
        table = sent(frame, encode=StudentSide(a, None).encode, decode=GraderSide(b)._decode)
    assert type(table) is Table
    assert table.columns == ("id", "name")
    assert table.tolist() == [[1, "one"], [2, "zwei ♪"]]


@pytest.mark.parametrize(
    "parts",
    [
        [],
        [["a"]],
        [["a"], [[1]]],
        [["a", "b"], np.zeros((2, 1))],
        [[1], np.zeros((2, 1))],
        ["a", np.zeros((2, 1))],
    ],
)
def test_a_table_whose_names_do_not_fit_is_refused(parts):
    a, b = socket.socketpair()
    with a, b, pytest.raises(TransportError):
        GraderSide(b)._decode(["table", *parts])


def test_a_change_that_is_told_is_cut_and_printable_and_only_the_first():
    told = answers(
        {"changed": ["rows\x1b[31m", "x" * 9_000, "2"]}, {"changed": ["other", "1", "2"]}, {"value": 5}
    )
    with against(told) as student, noted() as changes:
        assert [student.call(0, (), {}, SECONDS) for _ in range(3)] == [None, None, 5]
    assert changes == [Change("rows\N{REPLACEMENT CHARACTER}[31m", "x" * 200, "2")]


def test_a_change_that_is_told_while_no_check_runs_is_nothing():
    with against(answers({"changed": ["rows", "1", "2"], "value": 5})) as student:
        assert student.call(0, (), {}, SECONDS) == 5


def test_too_many_things_are_refused():
    def reply(transport):
        thing = msgpack.packb(msgpack.ExtType(THING, msgpack.packb(["object", 0, "x", "x"])))
        n = grader_side.MOST_THINGS + 1
        tail = b"\xdd" + struct.pack(">I", n) + thing * n
        transport._pack = lambda message, _: (
            b"\x82\xa4turn" + msgpack.packb(message["turn"]) + b"\xa5value" + tail
        )
        return {}

    with against(answers(reply)) as student, pytest.raises(Gone, match="too many"):
        student.get("x", SECONDS)


def test_a_check_is_told_only_so_much(monkeypatch):
    monkeypatch.setattr(grader_side, "MOST_OF_A_CHECK", 10_000)
    big, small = {"value": "x" * 6_000}, {}
    with against(answers(big, small, big, small, big, big)) as student:
        student._left = 10_000
        student.call(0, (), {}, SECONDS)
        student.forget(SECONDS)
        student.call(0, (), {}, SECONDS)
        student.forget(SECONDS)
        student.call(0, (), {}, SECONDS)
        with pytest.raises(Gone, match="in one check"):
            student.call(0, (), {}, SECONDS)


def test_requests_that_wait_for_each_other_have_an_end():
    def side(transport):
        transport.receive()
        while True:
            transport.send({"ask": 0, "args": [], "options": {}})
            transport.receive()

    with against(side) as student:

        def again():
            return student.attribute(0, "x", SECONDS)

        with pytest.raises(Gone):
            student.call(0, (again,), {}, SECONDS)


def test_a_name_that_cannot_be_looked_at_is_no_name():
    with against(answers({"raised": {"name": "ValueError"}}, {"missing": True})) as student:
        for _ in range(2):
            with pytest.raises(NameError):
                student.get("x", SECONDS)
