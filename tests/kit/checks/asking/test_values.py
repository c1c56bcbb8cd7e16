"""The readers of what an answer gives: a table of values and readers, at the desk and behind the wall alike."""

from typing import NamedTuple

import numpy as np
import pandas as pd
import pytest
import scipy.sparse as sparse

from kit.checks.asking import values
from kit.checks.asking.values import batch, came, lists, number, row, table, tracks
from kit.checks.outcome import FoundError
from tests.autograde.trust.test_noted_calls import asking

NOTHING, TEXT, COMPLEX = "nothing is returned", "text in the place of numbers", "complex numbers"
ITERATOR, FRAME = "a generator in the place of its values", "a data frame in the place of an array"
SPARSE, RAGGED, OTHER = "a sparse table in the place of an array", "rows of different lengths", "no numbers"
NOT_ONE, NOT_ROW, NOT_TABLE = (
    "an array in the place of one number",
    "not a row of numbers",
    "not a table of numbers",
)
NOT_WHOLE, MASK, NO_ROWS = "not whole numbers", "a mask in the place of whole numbers", "not a list of rows"


class Tensor(NamedTuple):
    """Stands for a tensor, which is made when it is asked for: to collect the tests needs no TensorFlow."""

    value: object


def with_tensors(given):
    """A value with tensors where `Tensor` stands for one."""
    if isinstance(given, Tensor):
        import tensorflow as tf

        return tf.constant(given.value)
    return type(given)(map(with_tensors, given)) if type(given) in (list, tuple) else given


R = np.array([3, 5])
T = np.array([[1, 2], [3, 4]])

# value, and what number, row, table, tracks and lists make of it: a value, or the cause of the finding
READ = {
    "None": (None, *[NOTHING] * 5),
    "int": (3, 3.0, NOT_ROW, NOT_TABLE, NOT_ROW, NO_ROWS),
    "float": (0.5, 0.5, NOT_ROW, NOT_TABLE, NOT_ROW, NO_ROWS),
    "nan": (float("nan"), float("nan"), NOT_ROW, NOT_TABLE, NOT_ROW, NO_ROWS),
    "True": (True, 1.0, NOT_ROW, NOT_TABLE, NOT_ROW, NO_ROWS),
    "float32": (np.float32(0.5), 0.5, NOT_ROW, NOT_TABLE, NOT_ROW, NO_ROWS),
    "0-d": (np.array(0.5), 0.5, NOT_ROW, NOT_TABLE, NOT_ROW, NO_ROWS),
    "0-d object": (np.array(0.5, object), *[OTHER] * 5),
    "tensor": (Tensor(0.5), 0.5, NOT_ROW, NOT_TABLE, NOT_ROW, NO_ROWS),
    "text": ("0.64", *[TEXT] * 5),
    "bytes": (b"0.64", *[TEXT] * 5),
    "numpy text": (np.str_("0.64"), *[TEXT] * 5),
    "complex": (0.5 + 0j, *[COMPLEX] * 5),
    "complex array": (R + 0j, *[COMPLEX] * 5),
    "[[number]]": ([[3]], NOT_ONE, NOT_ROW, [[3.0]], NOT_ROW, [[3]]),
    "[number]": ([3], NOT_ONE, [3.0], NOT_TABLE, [3], NO_ROWS),
    "list": ([3, 5], NOT_ONE, [3.0, 5.0], NOT_TABLE, [3, 5], NO_ROWS),
    "tuple": ((3, 5), NOT_ONE, [3.0, 5.0], NOT_TABLE, [3, 5], NO_ROWS),
    "list of int64": ([np.int64(3), np.int64(5)], NOT_ONE, [3.0, 5.0], NOT_TABLE, [3, 5], NO_ROWS),
    "list of 0-d": ([np.array(3), np.array(5)], NOT_ONE, [3.0, 5.0], NOT_TABLE, [3, 5], NO_ROWS),
    "list of tensors": ([Tensor(3), Tensor(5)], NOT_ONE, [3.0, 5.0], NOT_TABLE, [3, 5], NO_ROWS),
    "array": (R, NOT_ONE, [3.0, 5.0], NOT_TABLE, [3, 5], NO_ROWS),
    "float array": (R.astype(float), NOT_ONE, [3.0, 5.0], NOT_TABLE, [3, 5], NO_ROWS),
    "object array": (R.astype(object), NOT_ONE, [3.0, 5.0], NOT_TABLE, [3, 5], NO_ROWS),
    "series": (pd.Series(R), NOT_ONE, [3.0, 5.0], NOT_TABLE, [3, 5], NO_ROWS),
    "halves": ([0.5, 1], NOT_ONE, [0.5, 1.0], NOT_TABLE, NOT_WHOLE, NO_ROWS),
    "nan in a row": ([np.nan, 1], NOT_ONE, [np.nan, 1.0], NOT_TABLE, NOT_WHOLE, NO_ROWS),
    "mask": (R > 3, NOT_ONE, [0.0, 1.0], NOT_TABLE, MASK, NO_ROWS),
    "empty": ([], NOT_ONE, [], NOT_TABLE, [], []),
    "texts": (["3", "5"], *[TEXT] * 5),
    "a text among numbers": ([3, "5"], *[TEXT] * 5),
    "array of texts": (R.astype(str), *[TEXT] * 5),
    "texts as objects": (R.astype(str).astype(object), *[TEXT] * 5),
    "series of texts": (pd.Series(["3", "5"]), *[TEXT] * 5),
    "None among numbers": ([3, None], *[OTHER] * 5),
    "table": (T, NOT_ONE, NOT_ROW, [[1.0, 2.0], [3.0, 4.0]], NOT_ROW, [[1, 2], [3, 4]]),
    "lists": (T.tolist(), NOT_ONE, NOT_ROW, [[1.0, 2.0], [3.0, 4.0]], NOT_ROW, [[1, 2], [3, 4]]),
    "list of arrays": ([*T], NOT_ONE, NOT_ROW, [[1.0, 2.0], [3.0, 4.0]], NOT_ROW, [[1, 2], [3, 4]]),
    "tensor (2, 2)": (Tensor(T), NOT_ONE, NOT_ROW, [[1.0, 2.0], [3.0, 4.0]], NOT_ROW, [[1, 2], [3, 4]]),
    "cube": (T[None], NOT_ONE, NOT_ROW, NOT_TABLE, NOT_ROW, NO_ROWS),
    "ragged": ([[1], [2, 3]], RAGGED, RAGGED, RAGGED, RAGGED, [[1], [2, 3]]),
    "ragged arrays": ([np.array([1]), np.array([2, 3])], RAGGED, RAGGED, RAGGED, RAGGED, [[1], [2, 3]]),
    "ragged texts": ([["1"], ["2", "3"]], RAGGED, RAGGED, RAGGED, RAGGED, TEXT),
    "table of texts": (T.astype(str), *[TEXT] * 5),
    "frame": (pd.DataFrame(T, columns=["a", "b"]), *[FRAME] * 5),
    "sparse": (sparse.csr_array(T), *[SPARSE] * 5),
    "generator": ((t for t in [3, 5]), *[ITERATOR] * 5),
    "map": (map(int, [3, 5]), *[ITERATOR] * 5),
    "dict": ({"a": 1}, *[OTHER] * 5),
    "set": ({3, 5}, *[OTHER] * 5),
    "function": (len, *[OTHER] * 5),
    "object": (object(), *[OTHER] * 5),
    "dates": (np.array(["2001-01-01"], "datetime64[D]"), *[OTHER] * 5),
}  # fmt: skip
READERS = (number, row, table, tracks, lists)
CASES = [
    pytest.param(reader, given, wanted, id=f"{reader.__name__}-{name}")
    for name, (given, *wanted_of) in READ.items()
    for reader, wanted in zip(READERS, wanted_of, strict=True)
]


def plain(value):
    return (
        [plain(part) for part in value]
        if isinstance(value, list)
        else getattr(value, "tolist", lambda: value)()
    )


def holds(reader, given, wanted):
    if isinstance(wanted, str):
        with pytest.raises(FoundError) as found:
            reader(given, "answer")
        assert found.value.finding.cause == wanted
        assert found.value.finding.saw
        assert found.value.finding.look
        return str(found.value.finding)
    value = reader(given, "answer")
    np.testing.assert_equal(plain(value), wanted)
    return None


@pytest.mark.parametrize(("reader", "given", "wanted"), CASES)
def test_a_reader_gives_the_value_or_says_what_came_the_same_on_both_sides(reader, given, wanted):
    given = with_tensors(given)
    here = holds(reader, given, wanted)
    with asking(lambda: given) as (stand_in, _):
        assert holds(reader, stand_in(), wanted) == here


def test_the_finding_names_the_answer_and_what_is_needed():
    with pytest.raises(FoundError) as found:
        number(np.array([[0.5]]), "hit_at_k", "one number, the mean over the queries")
    finding = found.value.finding
    assert finding.saw == "hit_at_k gives [[0.5]], of shape (1, 1)"
    assert finding.so == "it is to give one number, the mean over the queries"


def test_a_frame_is_read_where_the_lab_makes_an_array_of_it():
    frame = pd.DataFrame({"a": [1, 3], "b": [2, 4]})
    for given in (frame, frame.astype(object)):
        assert table(given, "answer", frame=True).tolist() == T.tolist()
        assert plain(lists(given, "answer", frame=True)) == T.tolist()
    with pytest.raises(FoundError, match=TEXT):
        table(frame.astype(str), "answer", frame=True)


@pytest.mark.parametrize("reader", READERS)
def test_a_number_that_no_float_holds_is_none(reader):
    holds(reader, 10**400, OTHER)


def test_what_came_has_a_name():
    assert came(pd.DataFrame()) is values.Came.FRAME
    assert came(0.5) is values.Came.NUMBERS


# --- batches: the oracle is Keras -----------------------------------------------------------------------------------

N = np.arange(8, dtype=np.int32)
L = np.tile([1, 0], 4).astype(np.float32)
BATCHES = {
    "plain": ((N, N), L),
    "columns": ((N[:, None], N[:, None]), L[:, None]),
    "tensors": ((Tensor(N), Tensor(N)), Tensor(L)),
    "series": ((pd.Series(N), pd.Series(N)), pd.Series(L)),
    "floats": ((N.astype(float), N), L.astype(np.float16)),
    "labels of yes and no": ((N, N), L > 0),
    "labels as text": ((N, N), L.astype(int).astype(str)),
    "tracks as text": ((N.astype(str), N), L),
    "labels as bytes": ((N, N), L.astype("S1")),
    "tracks as objects": ((N, N.astype(object)), L),
    "labels as objects": ((N, N), L.astype(object)),
    "dates": ((N, N), N.astype("datetime64[D]")),
    "frame": ((N, N), pd.DataFrame({"label": L})),
    "sparse": ((N, N), sparse.csr_array(L[:, None])),
    "labels in a list": ((N, N), L.tolist()),
    "tracks in lists": ((N.tolist(), N.tolist()), L),
    "ranges": ((range(8), range(8)), L),
    "inputs in a list": ([N, N], L),
    "batch in a list": [(N, N), L],
}


def fits(given):
    """Whether Keras itself trains on it."""
    import keras

    first, second = keras.Input((), dtype="int32"), keras.Input((), dtype="int32")
    rows = keras.layers.Embedding(8, 2)
    model = keras.Model([first, second], keras.layers.Dot(axes=1)([rows(first), rows(second)]))
    model.compile("sgd", "mse")
    try:
        model.fit((given for _ in range(3)), steps_per_epoch=2, verbose=0, shuffle=False)
    except Exception:
        return False
    return True


@pytest.mark.parametrize("given", BATCHES.values(), ids=BATCHES.keys())
def test_a_batch_is_read_where_keras_reads_it(given):
    given = with_tensors(given)
    with asking(lambda: given) as (stand_in, _):
        there = stand_in()
    for side in (given, there):
        if fits(given):
            inputs, labels = batch(side)
            assert [part.shape for part in (*inputs, labels)] == [
                part.shape for part in (*given[0], given[1])
            ]
        else:
            with pytest.raises(FoundError) as found:
                batch(side)
            assert found.value.finding.saw


def test_a_batch_of_complex_numbers_is_none_whatever_keras_says():
    with pytest.raises(FoundError, match=COMPLEX):
        batch(((N + 0j, N), L))
