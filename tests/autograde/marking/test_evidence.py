"""The tables and pictures that an answer cites are those of its section, and nothing of them can run."""

import json

import pytest

from autograde.marking.evidence import MOST_SHOWN, evidence, outputs_of, shown_in
from autograde.trust.untrusted_files import Refused
from docs.made_up_answers import HOW, LAB, PNG, WHY, cell, lab, notebook, stream

BLANK = lab()["cells"]


def words(raw, question=WHY):
    return [one.html for one in shown_in(raw, question, BLANK)]


def data(**kinds):
    return {"output_type": "display_data", "data": {mime.replace("_", "/"): it for mime, it in kinds.items()}}


def test_only_the_section_of_the_question_is_shown():
    raw = lab(table=[stream("loss .450")])
    assert words(raw) == ["<pre>loss .450\n</pre>"]
    assert words(raw, HOW) == ["<pre>of section 3\n</pre>"]


def test_a_notebook_that_lost_its_ids_keeps_its_sections():
    raw = lab(table=[stream("loss .450")])
    for one in raw["cells"]:
        del one["id"]
    assert words(raw) == ["<pre>loss .450\n</pre>"]


def test_cells_of_the_students_own_are_shown_with_what_they_print():
    own = (cell("markdown", "**I saw**"), cell("code", "print(1)", outputs=[stream("1")]))
    raw = lab(table=[stream("loss .450")], own=own)
    assert words(raw) == [
        "<pre>loss .450\n</pre>",
        "<p><strong>I saw</strong></p>",
        "<pre>print(1)</pre>",
        "<pre>1\n</pre>",
    ]


def test_pictures_and_tables_come_through_and_script_does_not():
    table = [
        data(image_png=[PNG, "\n"], text_plain="<Figure>"),
        data(text_html="<table><tr><td onclick=x>1<script>alert(1)</script>", text_plain="1"),
        data(image_png="no picture", **{"application/javascript": "alert(1)"}),
        {"output_type": "error", "ename": "E", "evalue": "<b>"},
    ]
    shown = words(lab(table=table))
    assert shown[0] == f'<img alt="a picture that this cell draws" src="data:image/png;base64,{PNG}">'
    assert "<td>1" in shown[1]
    assert "<script" not in shown[1]
    assert "onclick" not in shown[1]
    assert shown[2] == '<div class="error"><pre>E: &lt;b&gt;</pre></div>'
    assert len(shown) == 3


def test_a_table_too_large_to_be_cleaned_is_shown_as_text():
    rows = "<tr><td>1</td></tr>" * 200
    assert words(lab(table=[data(text_html=f"<table>{rows}</table>", text_plain="1 2 3")])) == [
        "<pre>1 2 3</pre>"
    ]


def test_many_outputs_are_cut_and_it_is_said():
    shown = words(lab(table=[stream(str(n)) for n in range(MOST_SHOWN + 5)]))
    assert len(shown) == MOST_SHOWN + 1
    assert "more stands in the notebook" in shown[-1]


@pytest.mark.parametrize("parts", [None, 3, "x", [None, 3, []], [{"output_type": ["stream"]}], [{"data": 3}]])
def test_what_is_no_output_is_left_out(parts):
    assert list(outputs_of(parts)) == []


def test_an_old_notebook_with_worksheets_is_read():
    raw = lab(table=[stream("loss .450")])
    assert words({"worksheets": [{"cells": [3, *raw["cells"]]}]}) == ["<pre>loss .450\n</pre>"]


def test_a_file_that_cannot_be_read_is_told(tmp_path):
    with pytest.raises(Refused, match="cannot be read"):
        evidence(tmp_path, LAB, "ada", WHY, BLANK)
    place = tmp_path / "submitted" / "ada" / LAB
    place.mkdir(parents=True)
    (place / f"{LAB}.ipynb").write_text("<html>")
    with pytest.raises(Refused, match="web page"):
        evidence(tmp_path, LAB, "ada", WHY, BLANK)
    (place / f"{LAB}.ipynb").write_text(json.dumps(notebook()))
    assert evidence(tmp_path, LAB, "ada", WHY, BLANK) == []
