"""What a training says of itself: curves, words, and where they are told. Kernels, but no browser."""

import json
import math
import os
import queue
import time
import warnings
from html.parser import HTMLParser

import nbformat
import numpy as np
import pytest

from bench.chromium import ROOT
from kit.data.splits import Pairs
from kit.training import teller as telling
from kit.training.chart import BOTTOM, HEIGHT, LEFT, RIGHT, TOP, WIDTH, draw
from kit.training.numbers import MOST_POINTS, Baseline, Curve, Run, duration
from kit.training.still import as_html
from kit.training.teller import Lines, Page, Quiet, teller_of
from kit.training.view import TrainingView


class Clock:
    def __init__(self):
        self.now = 0.0

    def __call__(self):
        return self.now


def test_a_curve_stays_small_and_true():
    curve = Curve()
    for x in range(100_000):
        curve.add(x, 3.0 * x)
    assert MOST_POINTS / 2 <= len(curve.points) < MOST_POINTS
    assert all(y == pytest.approx(3 * x) for x, y in curve.points)
    assert [x for x, _ in curve.points] == sorted(x for x, _ in curve.points)


def test_what_is_no_number_is_not_drawn():
    curve = Curve()
    for y in (1.0, math.nan, math.inf, 2.0):
        curve.add(0.0, y)
    assert [y for _, y in curve.points] == [1.0, 2.0]


def test_the_loss_is_that_of_the_last_steps_not_the_mean_so_far():
    run = Run(2, 4)
    losses = [4.0, 2.0, 1.0, 1.0, 0.5, 0.25]
    for i, _ in enumerate(losses):
        epoch, step = divmod(i, 4)
        run.step(epoch, step + 1, float(np.mean(losses[epoch * 4 : i + 1])))  # Keras starts anew each epoch
    assert [y for _, y in run.loss.points] == pytest.approx(losses)
    assert [x for x, _ in run.loss.points] == pytest.approx([0.25, 0.5, 0.75, 1.0, 1.25, 1.5])


def test_time_left_leaves_the_first_step_out():
    clock = Clock()
    run = Run(2, 10, clock=clock)
    assert run.left() is None
    clock.now = 60.0  # compiling
    run.step(0, 1, 0.5)
    assert run.left() is None
    clock.now = 62.0
    run.step(0, 2, 0.5)
    assert run.left() == pytest.approx(2.0 * 18)
    assert run.where() == "epoch 1/2 · step 2 of 10 · about 36 s left"
    run.step(1, 10, 0.5)
    assert run.left() is None  # nothing is left


def test_a_training_that_goes_on_knows_only_its_own_speed():
    clock = Clock()
    run = Run(4, 10, score_name="score", clock=clock)
    run.go_on([{"loss": 0.5, "score": 0.1}, {"loss": 0.4, "score": 0.3}])
    assert run.words() == "Training: 2 of 4 epochs · loss 0.400 · best score 0.300 in epoch 2"
    run.step(2, 1, 0.4)
    clock.now = 1.0
    run.step(2, 2, 0.4)
    assert run.left() == pytest.approx(18.0)


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0.1, "1 s"), (89, "89 s"), (90, "2 min"), (3599, "1 h 00 min"), (7500, "2 h 05 min")],
)
def test_durations(seconds, words):
    assert duration(seconds) == words


def whole_run(outcome="finished"):
    run = Run(2, 2, score_name="hit@10", score_baseline=Baseline(0.08, "most popular tracks"))
    run.loss_baseline = Baseline(0.451, "always the same answer")
    for epoch, score in enumerate((0.1, 0.05)):
        for step in (1, 2):
            run.step(epoch, step, 0.5 - 0.1 * epoch)
        run.whole_epoch(epoch, {"loss": 0.4, "score": score})
    run.outcome = outcome
    return run


def test_the_result_in_words():
    assert whole_run().words() == (
        "Training: 2 of 2 epochs · loss 0.400 · best hit@10 0.100 in epoch 1 (kept) · most popular tracks 0.080"
    )
    assert "2 of 2 epochs, then stopped" in whole_run("stopped").words()
    assert "then an error" in whole_run("failed").words()


def test_the_state_is_text_and_numbers_and_small():
    run = Run(4, 1000, score_name="hit@10")
    for epoch in range(4):
        for step in range(1, 1001):
            run.step(epoch, step, 0.3 + 0.1 * math.sin(step))
        run.whole_epoch(epoch, {"loss": 0.3, "score": math.nan})
    run.doctor.append("training doctor: the kernel is negative")
    text = json.dumps(run.state(), allow_nan=False)
    assert len(text) < 10_000
    assert run.state()["doctor"] == ["the kernel is negative"]
    assert run.state()["progress"] == 1.0
    assert run.state()["charts"][1]["words"] == "hit@10: no value yet"
    assert len(as_html(run.state())) < 12_000


def test_charts_are_said_in_words():
    loss, hit = whole_run().state()["charts"]
    assert loss["words"] == (
        "loss: 0.400 now, 0.500 at first, from 0.400 to 0.500; always the same answer: 0.451"
    )
    assert hit["words"].endswith("most popular tracks: 0.080")


@pytest.mark.parametrize("points", [[], [(1, 0.5)], [(0.5, 0.5), (1, 0.5)], [(0.1, 1e9), (3, -2.0)]])
@pytest.mark.parametrize("baseline", [None, (0.5, "popularity"), (7.0, "popularity")])
def test_everything_is_drawn_within_the_chart(points, baseline):
    for shape in draw(points, 3, baseline):
        xy = shape.get("at") or shape.get("dot") or shape.get("line") or shape["curve"]
        assert all(0 <= x <= WIDTH - RIGHT for x in xy[::2])
        assert all(TOP - 12 <= y <= HEIGHT for y in xy[1::2])
        if "curve" in shape:
            assert all(x >= LEFT for x in xy[::2])
            assert all(TOP <= y <= HEIGHT - BOTTOM for y in xy[1::2])


@pytest.mark.parametrize(("last", "below"), [(0.1, False), (0.9, True)])
def test_the_baselines_words_stand_where_the_curve_does_not_go(last, below):
    shapes = draw([(0.1, 0.6), (2, last)], 2, (0.5, "popularity"))
    (line,) = [shape["line"][1] for shape in shapes if shape.get("dashed")]
    (words,) = [shape["at"][1] for shape in shapes if shape.get("text") == "popularity 0.500"]
    assert (words > line) == below


class Parser(HTMLParser):
    def __init__(self):
        super().__init__()
        self.open, self.tags = [], set()

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.tags.add(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def test_the_still_picture_is_well_formed_and_text_stays_text():
    state = whole_run().state()
    state["doctor"] = ["<script>alert(1)</script>"]
    state["charts"][0]["words"] = '"><img src=x onerror=alert(1)>'
    parser = Parser()
    parser.feed(as_html(state))
    assert parser.open == []
    drawn = {"svg", "path", "polyline", "circle", "text"}
    assert parser.tags <= drawn | {"section", "p", "strong", "div", "figure", "figcaption", "ul", "li"}


def test_hit_at_k_knows_what_popularity_gets():
    # Track 0 is the most popular one: it answers query 1 rightly, query 2 not.
    pairs = Pairs.of([1, 2], [0, 1])
    from kit.track2vec import HitAtK

    score = HitAtK(pairs, [9, 5, 1], np.random.default_rng(0), k=1)
    assert score.baseline == (0.5, "most popular tracks")


def test_outside_a_kernel_it_is_lines():
    assert isinstance(teller_of(Run(1, 1), quiet=False), Lines)
    assert isinstance(teller_of(Run(1, 1), quiet=True), Quiet)


def test_the_view_says_the_result_and_hears_only_its_page():
    view = TrainingView(whole_run().state())
    assert repr(view).startswith("Training: 2 of 2 epochs")
    for noise in (None, "stop", {"event": "end"}, {"event": ["stop"]}, {}):
        view._handle_custom_msg(noise, [])
    assert not view.stop.is_set() and not view.drawn.is_set()
    view._handle_custom_msg({"event": "drawn"}, [])
    view._handle_custom_msg({"event": "stop"}, [])
    assert view.stop.is_set() and view.drawn.is_set()


@pytest.fixture
def page(monkeypatch):
    """A page whose displays are noted, and a clock that passes when told to."""
    clock = Clock()
    monkeypatch.setattr(telling.time, "monotonic", clock)
    monkeypatch.setattr("IPython.display.display", lambda *_, **__: None)
    page = Page(Run(2, 10))
    page.begin()
    page.clock = clock
    return page


def test_lines_are_held_for_a_page_and_printed_when_none_comes(page, capsys):
    page.say("one")
    assert capsys.readouterr().out == ""
    page.clock.now = 3.5
    page.step()
    assert capsys.readouterr().out == "one\n"
    page.say("two")
    assert capsys.readouterr().out == "two\n"


def test_a_page_that_answers_takes_the_word(page, capsys):
    page.say("one")
    page._view.drawn.set()
    page.clock.now = 30.0
    page.say("two")
    page.step()
    page.end()
    assert capsys.readouterr().out == ""


def test_a_short_training_without_a_page_says_all_at_its_end(page, capsys):
    page.say("one")
    page.end()
    assert capsys.readouterr().out == "one\n"


def test_who_waits_long_is_told_how_far_it_is(page, capsys):
    page._run.step(0, 3, 0.5)
    page.clock.now = 21.0
    page.step()
    assert capsys.readouterr().out == "epoch 1/2 · step 3 of 10\n"


LONG = """
import time
from kit.training.numbers import Run
from kit.training.teller import Page

run = Run(1, 1000)
page = Page(run)
page.begin()
for step in range(1, 1001):
    run.step(0, step, 0.5)
    page.step()
    if page.asked_to_stop():
        break
    time.sleep(0.02)
page.end()
print("steps:", step)
"""


@pytest.mark.slow
def test_stop_is_heard_while_the_cell_runs_without_a_subshell():
    """As a front end that knows no subshells sends it: to the thread that is busy with the cell."""
    from jupyter_client.manager import start_new_kernel

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        manager, client = start_new_kernel(env=os.environ | {"PYTHONPATH": str(ROOT)})
    try:
        client.execute(LONG)
        printed = stop_when_shown(client)
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
    assert int(printed.removeprefix("steps:")) < 900


def stop_when_shown(client):
    """Send Stop to the view once it is updated; what the cell printed."""
    view, until = None, time.monotonic() + 90
    while time.monotonic() < until:
        try:
            message = client.get_iopub_msg(timeout=1)
        except queue.Empty:
            continue
        content = message["content"]
        if message["msg_type"] == "comm_open" and "TrainingView" in json.dumps(content["data"]):
            view = content["comm_id"]
        elif message["msg_type"] == "comm_msg" and view:
            data = {"method": "custom", "content": {"event": "stop"}}
            client.shell_channel.send(client.session.msg("comm_msg", {"comm_id": view, "data": data}))
        elif message["msg_type"] == "stream" and content["name"] == "stdout":
            return content["text"]
        assert message["msg_type"] != "error", content
    raise AssertionError("the cell did not end")


SHORT = """
from kit.training.numbers import Run
from kit.training.teller import Page

run = Run(1, 2)
page = Page(run)
page.begin()
for step in (1, 2):
    run.step(0, step, 0.5)
    page.step()
run.whole_epoch(0, {"loss": 0.5})
run.outcome = "finished"
page.say("epoch 1/1 · loss 0.500")
page.end()
"""


@pytest.mark.slow
def test_under_nbclient_there_are_lines_and_the_still_picture(tmp_path):
    from nbclient import NotebookClient

    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(SHORT)])
    with warnings.catch_warnings(), pytest.MonkeyPatch.context() as patch:
        warnings.simplefilter("ignore")
        patch.setenv("PYTHONPATH", str(ROOT))
        NotebookClient(notebook, timeout=90, resources={"metadata": {"path": str(tmp_path)}}).execute()
    outputs = notebook.cells[0].outputs
    assert "epoch 1/1 · loss 0.500\n" in [output.get("text") for output in outputs]
    (shown,) = [output.data for output in outputs if output.output_type == "display_data"]
    assert shown["text/plain"] == "Training: 1 of 1 epoch · loss 0.500"
    assert shown["text/html"].startswith('<section aria-label="Training"')
