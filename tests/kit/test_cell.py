"""A cell that runs again takes away what it had shown, and radios of the same vectors share what is made of them."""

import gc
import weakref

import numpy as np
import pytest
from jupyter_client.manager import start_new_kernel

from kit.cell import Shown
from kit.data import Playlists
from kit.radio import Radio
from kit.radio.shared import _MADE, once

WORDS = np.array(["blue", "red", "green"], object)
PLAYLISTS = Playlists("three", np.arange(3), np.array([0, 3]), WORDS, WORDS, np.arange(3), WORDS)


@pytest.fixture(autouse=True)
def no_cells(monkeypatch):
    monkeypatch.setattr(Shown, "cells", {})


class Page(Shown):
    def __init__(self):
        self.closed = False

    def close(self):
        self.closed = True


def test_what_only_an_earlier_run_showed_is_closed():
    first, second, third = Page(), Page(), Page()
    first.shown_in("a", "run 1")
    second.shown_in("a", "run 1")  # two widgets of one run live side by side
    assert not first.closed
    second.shown_in("b", "run 2")  # and is shown elsewhere too
    third.shown_in("a", "run 3")
    assert (first.closed, second.closed, third.closed) == (True, False, False)
    third.shown_in("b", "run 4")
    assert second.closed


def test_a_widget_shown_again_by_its_own_cell_stays():
    page = Page()
    page.shown_in("a", "run 1")
    page.shown_in("a", "run 2")
    assert not page.closed


def test_radios_of_the_same_vectors_share_what_is_made_of_them():
    vectors = np.random.default_rng(0).normal(size=(3, 4))
    radios = [Radio(0, vectors.copy(), PLAYLISTS) for _ in range(2)]
    assert radios[0]._walk._unit is radios[1]._walk._unit
    other = Radio(0, vectors + 1, PLAYLISTS)
    assert other._walk._unit is not radios[0]._walk._unit
    for radio in [*radios, other]:
        radio.close()


def test_what_nobody_holds_is_gone():
    kept = once(np.square, np.arange(5.0))
    gone = weakref.ref(kept)
    assert once(np.square, np.arange(5.0)) is kept
    del kept
    gc.collect()
    assert gone() is None
    assert not [key for key in _MADE if key[0] is np.square]


def test_a_closed_radio_lets_go_of_its_vectors():
    vectors = np.random.default_rng(1).normal(size=(3, 4))
    radio = Radio(0, vectors, PLAYLISTS)
    table = weakref.ref(radio._walk._unit)
    radio.close()
    del radio
    gc.collect()
    assert table() is None


@pytest.mark.slow
def test_in_a_kernel_the_cell_is_known():
    manager, client = start_new_kernel()
    try:

        def run(cell, code):
            message = client.session.msg(
                "execute_request", {"code": code, "silent": False}, metadata={"cellId": cell}
            )
            client.shell_channel.send(message)
            while (reply := client.get_shell_msg(timeout=60))["parent_header"].get("msg_id") != message[
                "msg_id"
            ]:
                pass
            assert reply["content"]["status"] == "ok", reply["content"]

        run("a", "import numpy as np; from tests.kit.test_cell import PLAYLISTS; from kit.radio import Radio")
        run("b", "radio = Radio(0, np.eye(3), PLAYLISTS); first = radio; radio")
        run("b", "radio = Radio(0, np.eye(3), PLAYLISTS); radio")
        run("a", "assert first.comm is None and radio.comm is not None")
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
