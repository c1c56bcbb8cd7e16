"""A checkpoint's file: whatever becomes of its bits, a training goes on from all of it, or starts anew."""

import numpy as np
import pytest

from kit.checkpoints import Kept, shaped

TOLD = {"history": [{"loss": 0.5}], "best": None}
ARRAYS = {"vectors": np.arange(12, dtype=np.float32).reshape(4, 3), "two": np.zeros(2, np.float32)}


@pytest.fixture
def kept(tmp_path):
    kept = Kept(tmp_path / "one.npz")
    kept.write(TOLD, ARRAYS)
    return kept


def understood(told, arrays):
    return told["history"], told["best"], shaped(arrays["vectors"], ARRAYS["vectors"]), arrays["two"]


def test_a_flipped_bit_is_noticed_or_harmless(kept, capsys):
    whole = kept.path.read_bytes()
    wanted = kept.read(understood)
    n_anew = 0
    for place in range(len(whole)):
        for bit in (0, 5, 7):
            broken = bytearray(whole)
            broken[place] ^= 1 << bit
            kept.path.write_bytes(broken)
            found = kept.read(understood)
            said = capsys.readouterr().out
            if found is None:
                n_anew += 1
                assert said.endswith("the training starts anew\n")
                assert said.count("\n") == 1
            else:
                assert said == ""
                assert found[:2] == wanted[:2]
                assert all(np.array_equal(a, b) for a, b in zip(found[2:], wanted[2:], strict=True))
    assert n_anew > len(whole)  # of three bits a byte


def test_a_file_that_ends_anywhere_is_no_checkpoint(kept, capsys):
    whole = kept.path.read_bytes()
    for length in range(0, len(whole), 7):
        kept.path.write_bytes(whole[:length])
        assert kept.read(understood) is None
        assert capsys.readouterr().out.count("starts anew") == 1


def test_without_a_file_nothing_is_said(kept, capsys):
    kept.remove()
    kept.remove()
    assert kept.read(understood) is None
    assert Kept(kept.path / "below" / "a.npz").read(understood) is None
    assert capsys.readouterr().out == ""
