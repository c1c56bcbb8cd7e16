"""What a stranger writes or sends to keep the grader busy, or to make it fail: each was seen to do so once."""

import time
from types import SimpleNamespace

import numpy as np
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from autograde.grader import GradedSubmission
from autograde.notebook import Cell
from autograde.report.safe import markdown
from autograde.trust.intake import Submission
from autograde.trust.notebook_run import NotebookRun
from autograde.trust.outputs import CellRan, outputs
from autograde.trust.prose import as_prose
from autograde.trust.session import MOST_RESCUED, Session, _rescued
from autograde.trust.time_limits import TimeLimits


@pytest.mark.parametrize("kind", [np.arange(3), ["stream"], {}, 1.0, None])
def test_an_output_whose_kind_is_no_text_is_left_out(kind):
    assert outputs([{"output_type": kind, "text": "x"}]) == []


def test_a_stream_may_be_called_anything():
    shown = outputs([{"output_type": "stream", "name": np.arange(3), "text": "x"}])
    assert shown == [{"output_type": "stream", "name": "stdout", "text": "x"}]


@pytest.mark.parametrize("text", ['""' + " " * 50_000 + "x", "'" * 50_000 + ";", "''" + " ; " * 50_000])
def test_what_is_nearly_a_lone_text_is_read_once(text):
    before = time.process_time()
    assert as_prose(text) == ""
    assert time.process_time() - before < 5  # what was tried at each space took twenty


@pytest.mark.parametrize("code", ["'''a b'''", " 'a b' ; ", 'r"a b";', '\n"a b"\n'])
def test_a_lone_text_may_end_in_a_semicolon(code):
    assert as_prose(code) == "a b"


@pytest.mark.parametrize(
    "mark",
    [
        "\ufffd[formula 0]\ufffd",
        "&#xFFFD;[formula 0]&#xFFFD;",
        "&#65533;[formula 99]&#65533;",
        f"&#xFFFD;[formula {'9' * 5_000}]&#xFFFD;",
    ],
)
def test_nobody_can_write_what_stands_for_a_formula(mark):
    page = markdown(f'{mark} [x](http://a.invalid "{mark}") $x^2$')
    assert page.count("<math") == 1
    assert page.count("formula") == 2


def test_a_formula_in_the_words_of_a_picture_stays_as_it_was_written():
    assert markdown('![$x^2$ "a"](b)') == '<p><img alt="$x^2$ &quot;a&quot;"></p>'


def test_a_note_is_one_line_whatever_an_error_says():
    cell = Cell.of(new_code_cell("raise ValueError", metadata={"kit": {"kind": "extra"}}))
    told = {"output_type": "error", "ename": "E\x1b[2J", "evalue": "a\nada: 9 of 9"}
    ran = NotebookRun(new_notebook(), notes=[_rescued(cell, CellRan([told], ["f"], 0))])
    (note,) = GradedSubmission(Submission("ada", None, None), None, ran).notes
    assert note.isprintable()
    assert "a?ada: 9 of 9" in note


def test_a_cell_without_a_word_may_claim_that_names_were_rescued_from_it():
    cell = Cell.of(new_code_cell(" \n", metadata={"kit": {"kind": "extra"}}))
    assert _rescued(cell, CellRan([], ["f"], 0)).startswith("the cell '' ended in an error")


def test_names_that_many_cells_have_rescued_take_a_bounded_number_of_notes(tmp_path):
    worker = SimpleNamespace(folder=tmp_path, end=lambda **_: None)
    with Session([], worker, TimeLimits(), 0, {}) as session:
        for number in range(2_000):
            session._note_rescued(f"the cell {number} ended in an error")
            session._note_rescued(f"the cell {number} ended in an error")  # it is run again in a new process
    assert len(session.notes) == MOST_RESCUED
    assert session.notes[0] == "the cell 0 ended in an error"
    assert (
        session.notes[-1]
        == f"and {2_001 - MOST_RESCUED:,} more cells that ended in an error, each with such a note"
    )
