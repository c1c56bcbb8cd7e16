"""Files of playlists: what is read, and what must never run."""

import codecs
import contextlib
import io
import os
import pickle
import pickletools
import struct

import numpy as np
import pytest

from kit.data._npy import _MULTIARRAY, _STAND_INS, read_npy, read_token_lists
from kit.data.errors import DataError

LISTS = [["track_1", "artist_7", "track_2", "artist_8"], ["track_1", "artist_7"], []]


def objects(items):
    array = np.empty(len(items), object)
    array[:] = items
    return array


def npy(path, array):
    np.save(path, array, allow_pickle=True)
    return path


def raw(path, body, shape="(3,)", descr="'|O'"):
    """A numpy file whose pickle is given."""
    header = f"{{'descr': {descr}, 'fortran_order': False, 'shape': {shape}, }}\n".encode()
    path.write_bytes(b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)) + header + body)
    return path


@pytest.fixture
def path(tmp_path):
    return tmp_path / "lists.npy"


@pytest.mark.parametrize(
    "items",
    [
        LISTS,
        [tuple(tokens) for tokens in LISTS],
        [np.array(tokens, dtype="U8") for tokens in LISTS],
        [np.array(tokens, dtype=">U16") for tokens in LISTS],
        [objects(tokens) for tokens in LISTS],
        [[np.str_(token) for token in tokens] for tokens in LISTS],
        [[np.array([token], ">U9")[0] for token in tokens] for tokens in LISTS],
    ],
    ids=["lists", "tuples", "texts", "big-endian", "objects", "scalars", "big-endian scalars"],
)
def test_every_spelling_of_the_same_lists(path, items):
    assert [list(tokens) for tokens in read_token_lists(npy(path, objects(items)))] == LISTS


@pytest.mark.parametrize("protocol", range(5))
def test_every_protocol(path, protocol):
    for items in (
        LISTS,
        [np.array(tokens, dtype="U8") for tokens in LISTS],
        [[np.str_(t) for t in LISTS[0]]] * 3,
    ):
        body = pickle.dumps(objects(items), protocol=protocol)
        assert list(map(list, read_token_lists(raw(path, body)))) == [list(map(str, one)) for one in items]


def test_what_numpy_wrote_under_python_2(path):
    body = pickle.dumps(objects(LISTS), protocol=3).replace(b"C\x01b", b"U\x01b")
    assert list(map(list, read_token_lists(raw(path, body)))) == LISTS


def test_lists_of_one_length_are_rows(path):
    rows = [["track_1", "artist_7"], ["track_2", "artist_8"], ["track_3", "artist_8"]]
    for array in (np.array(rows, object), np.asfortranarray(np.array(rows, object))):
        assert list(map(list, read_token_lists(npy(path, array)))) == rows


@pytest.mark.parametrize(("text", "encoding"), [("id", "rot13"), (b"id", "latin1"), (7, "latin1"), ("id", 7)])
def test_only_bytes_as_text_are_encoded(path, text, encoding):
    with pytest.raises(DataError, match="where only bytes as text belong"):
        read_token_lists(raw(path, pickle.dumps(Calls(codecs.encode, text, encoding), 3)))


def test_both_spellings_of_numpy_core(path):
    body = pickle.dumps(objects(LISTS), protocol=3)
    for old, new in [(b"numpy._core.", b"numpy.core."), (b"numpy.core.", b"numpy._core.")]:
        assert list(map(list, read_token_lists(raw(path, body.replace(old, new))))) == LISTS


def test_tokens_outside_ascii(path):
    tokens = ["track_é", "artist_\N{MUSICAL SYMBOL G CLEF}"]
    assert read_token_lists(npy(path, objects([np.array(tokens), tokens])))[0] == tokens


def test_the_shortest_arrays(path):
    assert read_token_lists(npy(path, np.empty(0, object))) == []
    assert read_token_lists(npy(path, objects([np.array([], str)]))) == [[]]


class Calls:
    """Pickles as the call of a function."""

    def __init__(self, function, *arguments):
        self.call = function, arguments

    def __reduce__(self):
        return self.call


def global_call(module, name, argument):
    """A pickle that calls a name that this computer need not have."""
    return b"\x80\x03c" + f"{module}\n{name}\n".encode() + pickle.dumps(argument, 3)[2:-1] + b"\x85R."


@pytest.mark.parametrize(
    ("module", "name"),
    [
        ("os", "system"),
        ("posix", "system"),
        ("nt", "system"),
        ("subprocess", "Popen"),
        ("builtins", "eval"),
        ("builtins", "exec"),
        ("builtins", "getattr"),
        ("builtins", "__import__"),
        ("__builtin__", "eval"),
        ("functools", "partial"),
        ("functools", "reduce"),
        ("operator", "attrgetter"),
        ("operator", "methodcaller"),
        ("importlib", "import_module"),
        ("copyreg", "_reconstructor"),
        ("copyreg", "__newobj__"),
        ("_codecs", "decode"),
        ("pickle", "loads"),
        ("io", "open"),
        ("numpy", "load"),
        ("numpy", "fromfile"),
        ("numpy", "memmap"),
        ("numpy", "ndarray.tofile"),
        ("numpy", "dtype.__class__"),
        ("numpy", "core"),
        ("numpy.core.multiarray", "fromfile"),
        ("numpy._core.multiarray", "fromfile"),
        ("numpy._core.multiarray", "_reconstruct.__globals__"),
        ("numpy._core.multiarray", "scalar.__class__"),
        ("numpy._core.numeric", "_frombuffer"),
        ("numpy.core", "multiarray"),
        ("numpy.testing._private.utils", "runstring"),
        ("numpy.f2py.capi_maps", "getinit"),
        ("numpy.core.multiarray ", "scalar"),
    ],
)
def test_any_other_name_is_refused_and_said(path, tmp_path, module, name):
    with pytest.raises(DataError, match="asks to use") as caught:
        read_token_lists(raw(path, global_call(module, name, str(tmp_path / "trace"))))
    assert f"{module}.{name}" in str(caught.value)
    assert "nothing of it was run" in str(caught.value)
    assert "trust" not in str(caught.value)
    assert "np.load" in str(caught.value)


@pytest.mark.parametrize("protocol", range(6))
@pytest.mark.parametrize("where", ["top", "playlist", "token"])
def test_code_in_a_file_leaves_no_trace(path, tmp_path, protocol, where):
    trace = tmp_path / "trace"
    gadget = Calls(os.mkdir, str(trace))
    thing = {"top": gadget, "playlist": objects([gadget]), "token": objects([["track_1", gadget]])}[where]
    body = pickle.dumps(thing, protocol=protocol)
    with pytest.raises(DataError, match="asks to use"):
        read_token_lists(raw(path, body))
    assert not trace.exists()
    pickle.loads(body)  # the gadget is a real one
    assert trace.exists()


def test_a_pickle_inside_the_pickle_stays_shut(path, tmp_path):
    inner = pickle.dumps(Calls(os.mkdir, str(tmp_path / "trace")))
    with pytest.raises(DataError, match=r"playlist 0 of lists.npy holds b'"):
        read_token_lists(npy(path, objects([[inner]])))
    assert not (tmp_path / "trace").exists()


class Persistent(pickle.Pickler):
    def persistent_id(self, thing):
        return "elsewhere" if isinstance(thing, str) and thing == "track_1" else None


def test_a_persistent_id_is_refused(path):
    body = io.BytesIO()
    Persistent(body, 3).dump(objects(LISTS))
    with pytest.raises(DataError, match="asks for 'elsewhere', an object from outside"):
        read_token_lists(raw(path, body.getvalue()))


@pytest.mark.parametrize("name", ["_reconstruct", "scalar"])
@pytest.mark.parametrize("state", [{"__defaults__": (1,)}, (None, {"__call__": 1}), {}, 5])
def test_build_cannot_reach_into_a_stand_in(path, name, state):
    body = b"\x80\x03cnumpy.core.multiarray\n" + name.encode() + b"\n" + pickle.dumps(state, 3)[2:-1] + b"b."
    with pytest.raises(DataError, match="sets the inside of a function"):
        read_token_lists(raw(path, body))


def test_stand_ins_hold_nothing_that_could_be_set():
    for stand_in in _STAND_INS.values():
        assert not hasattr(stand_in, "__dict__")
        assert not isinstance(stand_in, type)
    assert set(_MULTIARRAY) == {"_reconstruct", "scalar"}


def ops(text):
    """A pickle from opcodes written by name, such as ``GLOBAL:numpy ndarray``."""
    code = {op.name: op.code.encode("latin1") for op in pickletools.opcodes}
    body = b"\x80\x03"
    for word in text.split("|"):
        name, _, argument = word.partition(":")
        body += code[name] + argument.replace(" ", "\n").encode() + (b"\n" if argument else b"")
    return body + b"."


@pytest.mark.parametrize(
    "program",
    [
        "GLOBAL:numpy ndarray|EMPTY_TUPLE|REDUCE",
        "GLOBAL:numpy ndarray|EMPTY_TUPLE|NEWOBJ",
        "GLOBAL:numpy dtype|EMPTY_TUPLE|NEWOBJ",
        "GLOBAL:numpy.core.multiarray scalar|EMPTY_TUPLE|NEWOBJ",
        "GLOBAL:numpy.core.multiarray scalar|EMPTY_TUPLE|REDUCE",
        "GLOBAL:numpy.core.multiarray _reconstruct|EMPTY_TUPLE|REDUCE",
        "GLOBAL:numpy.core.multiarray _reconstruct|NONE|NONE|NONE|TUPLE3|REDUCE",
        "GLOBAL:numpy.core.multiarray _reconstruct|GLOBAL:numpy dtype|NONE|NONE|TUPLE3|REDUCE",
        "MARK|INST:numpy ndarray",
        "MARK|GLOBAL:numpy ndarray|OBJ",
        "MARK|INST:os getcwd",
        "MARK|GLOBAL:os getcwd|OBJ",
        "UNICODE:track_1|EMPTY_TUPLE|REDUCE",
        "EMPTY_LIST|EMPTY_DICT|BUILD",
        "GLOBAL:numpy dtype|NONE|APPEND",
        "GLOBAL:numpy dtype|NONE|NONE|SETITEM",
        "NONE",
        "EMPTY_LIST",
        "POP",
        "EXT1:\x07",
    ],
)
def test_programs_that_are_no_array(path, program):
    with pytest.raises(DataError):
        read_token_lists(raw(path, ops(program), shape="(0,)"))


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (b"cnumpy\nndarray\n", b"cnumpy\ndtype\n", "an array of a kind of its own"),
        (b"X\x01\0\0\0<", b"X\x01\0\0\0=", "the byte order '='"),
        (b"X\x01\0\0\0<", b"X\x04\0\0\0i4,<", "the byte order 'i4,<'"),
        (b"C\x04A\0\0\0", b"X\x04\0\0\0AAAA", "a value that is no text"),
    ],
)
def test_an_array_that_is_almost_right(path, old, new, message):
    body = pickle.dumps(objects([np.array(["A"], "<U1")]), 3)
    assert old in body
    with pytest.raises(DataError, match=message):
        read_token_lists(raw(path, body.replace(old, new), shape="(1,)"))


@pytest.mark.parametrize(
    "array",
    [
        objects([np.array([(1,)], dtype=[("a", int)])]),
        objects([[np.complex128(1)]]),
        objects([np.array(["2027-01-01"], "datetime64[D]")]),
        objects([np.array([["track_1"]])]),
    ],
    ids=["record", "scalar", "date", "2-D"],
)
def test_arrays_of_anything_but_text(path, array):
    with pytest.raises(DataError, match=r"where only tokens belong|not 1-D"):
        read_token_lists(npy(path, array))


def test_text_that_does_not_fit_its_count(path):
    body = pickle.dumps(objects([np.array(["track_1", "track_2"])]), 3)
    with pytest.raises(DataError, match="damaged"):
        read_token_lists(raw(path, body.replace(b"K\x02\x85", b"K\x03\x85"), shape="(1,)"))


def test_text_outside_unicode(path):
    body = pickle.dumps(objects([np.array(["A"])]), 3)
    with pytest.raises(DataError, match="damaged"):
        read_token_lists(raw(path, body.replace(b"A\0\0\0", b"\xff\xff\xff\x7f"), shape="(1,)"))


def test_a_list_that_holds_itself(path):
    endless = []
    endless.append(endless)
    with pytest.raises(DataError, match=r"playlist 0 of lists.npy holds a list"):
        read_token_lists(npy(path, objects([endless])))


@pytest.mark.parametrize(
    "items",
    [
        [11, 12],
        [11.0, np.float64(12)],
        [b"11", b"12"],
        np.array([11, 12]),
        np.array([11, 12], ">i4"),
        np.array([11, 12], np.uint8),
        np.array([11, 12], np.float32),
        np.array([b"11", b"12"]),
        [np.int64(11), np.str_("12")],
    ],
)
def test_numbers_and_bytes_are_read_but_are_no_tokens(path, items):
    with npy(path, objects([items])).open("rb") as file:
        (read,) = read_npy(file, "lists.npy")
    assert [int(one) for one in read] == [11, 12]
    with pytest.raises(DataError, match="expected texts only"):
        read_token_lists(path)


@pytest.mark.parametrize(("token", "shown"), [(None, "None"), (1.5, "1.5"), ({}, "a dict")])
def test_the_first_token_that_is_no_text_is_shown(path, token, shown):
    with pytest.raises(DataError, match=f"playlist 1 of lists.npy holds {shown}; expected texts"):
        read_token_lists(npy(path, objects([["track_1"], ["track_2", token]])))


def test_a_playlist_that_is_no_list(path):
    with pytest.raises(DataError, match=r"playlist 0 of lists.npy is 'track_1'"):
        read_token_lists(npy(path, objects(["track_1", "track_2"])))


@pytest.mark.parametrize(
    "array", [np.zeros(3), np.array(["track_1"]), np.empty((2, 2, 2), object), np.array(None, object)]
)
def test_other_arrays(path, array):
    with pytest.raises(DataError, match="expected an object array of lists of tokens"):
        read_token_lists(npy(path, array))


@pytest.mark.parametrize("content", [b"", b"hello", b"PK\x03\x04", pickle.dumps(LISTS)])
def test_not_numpy(path, content):
    path.write_bytes(content)
    with pytest.raises(DataError, match="is not a numpy file"):
        read_token_lists(path)


def test_unknown_version(path):
    path.write_bytes(b"\x93NUMPY\x09\x00")
    with pytest.raises(DataError, match=r"unknown version \(9, 0\)"):
        read_token_lists(path)


def test_truncated_anywhere(path):
    whole = npy(path, objects(LISTS)).read_bytes()
    for length in range(8, len(whole)):
        path.write_bytes(whole[:length])
        with pytest.raises(DataError, match="truncated"):
            read_token_lists(path)


def test_trailing_data(path):
    whole = npy(path, objects(LISTS)).read_bytes()
    path.write_bytes(whole + b"\n")
    with pytest.raises(DataError, match="goes on after its array"):
        read_token_lists(path)


def test_another_number_of_playlists_than_announced(path):
    with pytest.raises(DataError, match="does not hold the 4 playlists"):
        read_token_lists(raw(path, pickle.dumps(objects(LISTS), 3), shape="(4,)"))


def test_garbage_is_always_a_data_error(path):
    rng = np.random.default_rng(0)
    whole = np.frombuffer(npy(path, objects(LISTS)).read_bytes(), np.uint8)
    for _ in range(500):
        altered = whole.copy()
        altered[rng.integers(128, len(whole), 3)] = rng.integers(0, 256, 3)
        path.write_bytes(altered.tobytes())
        with contextlib.suppress(DataError):
            read_token_lists(path)


def test_files_that_are_not_there(tmp_path):
    with pytest.raises(DataError, match="there is no file"):
        read_token_lists(tmp_path / "lists.npy")
    (tmp_path / "folder.npy").mkdir()
    with pytest.raises(DataError, match="cannot be read"):
        read_token_lists(tmp_path / "folder.npy")
