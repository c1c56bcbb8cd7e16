"""Where students write their written answers: the text reaches the person who marks, in its place."""

import base64
import copy

import nbformat
import pytest
from jinja2 import Environment

from autograde.grader import GradedLab
from autograde.handing_in import hand_in
from autograde.notebook import Kind, cells_of
from autograde.report import safe
from autograde.report.feedback import public_notebook
from autograde.trust.attachments import pictures_of
from autograde.trust.normalizing import normalized_notebook
from autograde.trust.rebuild import rebuild

WHY, OTHER = "why_not_accuracy", "why_counting_wins"
TEXT = "Always answering 0 is right in five of six cases."
PNG = base64.b64encode(b"\x89PNG\r\n\x1a\n" + b"\0" * 40).decode()


@pytest.fixture(scope="module")
def lab():
    return GradedLab.load("01_track2vec")


@pytest.fixture
def work(lab):
    """A notebook with all code, and both written answers as they were released."""
    notebook = hand_in(lab, {})
    for name in (WHY, OTHER):
        cell_of(notebook, name).source = "TODO: your answer here"
    return notebook


def cell_of(notebook, grade_id):
    return next(c for c in notebook.cells if c.metadata.get("nbgrader", {}).get("grade_id") == grade_id)


def place(notebook, name=WHY):
    return notebook.cells.index(cell_of(notebook, name))


def prose(text):
    return nbformat.v4.new_markdown_cell(text)


def code(text):
    return nbformat.v4.new_code_cell(text)


def handed_in(lab, notebook):
    """As it comes in: through the file, whose attachments and odd cells are looked at."""
    notebook, _ = normalized_notebook(copy.deepcopy(notebook))
    return rebuild(lab.instructor, lab.blank, notebook)


def answer(result, name=WHY):
    (cell,) = [c.node for c in cells_of(result.notebook, Kind.ANSWER) if c.name == name]
    return cell


def below(work):
    work.cells.insert(place(work) + 1, prose(TEXT))


def in_the_place(work):
    work.cells[place(work)] = prose(TEXT)


def see_below(work):
    cell_of(work, WHY).source = "see below"
    below(work)


def turned_into_code(work):
    cell_of(work, WHY).cell_type, cell_of(work, WHY).source = "code", f"# {TEXT}"


def under_the_question(work):
    work.cells[place(work) - 1].source += f"\n\n{TEXT}"


def behind_the_question(work):
    work.cells[place(work) - 1].source += f" {TEXT}"


def comment(work):
    work.cells.insert(place(work) + 1, code(f"# {TEXT}"))


def text_in_a_code_cell(work):
    work.cells.insert(place(work) + 1, code(f'"""{TEXT}"""'))


def prose_in_a_code_cell(work):
    work.cells.insert(place(work) + 1, code(TEXT))


def all_lost(work):
    cell_of(work, WHY).source = TEXT
    for cell in work.cells:
        cell.metadata, cell.id = nbformat.NotebookNode(), ""


def lost_and_under_the_question(work):
    under_the_question(work)
    for cell in work.cells:
        cell.metadata, cell.id = nbformat.NotebookNode(), ""


def metadata_lost(work):
    cell_of(work, WHY).source = TEXT
    for cell in work.cells:
        cell.metadata = nbformat.NotebookNode()


def two_cells(work):
    cell_of(work, WHY).source = TEXT.partition(" right ")[0]
    work.cells.insert(place(work) + 1, prose("right " + TEXT.partition(" right ")[2]))


def a_copied_cell(work):
    twin = copy.deepcopy(cell_of(work, WHY))
    twin.source = TEXT
    work.cells.insert(place(work) + 1, twin)


def raw(work):
    work.cells.insert(place(work) + 1, nbformat.v4.new_raw_cell(TEXT))


def between(work):
    work.cells.insert(place(work), prose(TEXT))


WAYS = [
    below,
    in_the_place,
    see_below,
    turned_into_code,
    under_the_question,
    behind_the_question,
    comment,
    text_in_a_code_cell,
    prose_in_a_code_cell,
    all_lost,
    lost_and_under_the_question,
    metadata_lost,
    two_cells,
    a_copied_cell,
    raw,
    between,
]


@pytest.mark.parametrize("way", WAYS, ids=[way.__name__ for way in WAYS])
def test_the_text_reaches_the_answers_cell(lab, work, way):
    way(work)
    result = handed_in(lab, work)
    assert " ".join(answer(result).source.split()).endswith(TEXT)
    assert "#" not in answer(result).source
    assert result.unanswered == {OTHER}
    assert answer(result, OTHER).source == "TODO: your answer here"
    held = [cell for cell in result.notebook.cells if TEXT in cell.source]
    assert held in ([answer(result)], [])
    moved = {turned_into_code, metadata_lost, a_copied_cell}
    assert any(WHY in repair for repair in result.repairs) or way in moved


def test_the_line_kept_and_the_answer_below_it(lab, work):
    cell_of(work, WHY).source += f"\n\n{TEXT}"
    result = handed_in(lab, work)
    assert TEXT in answer(result).source
    assert result.unanswered == {OTHER}


@pytest.mark.parametrize(
    "text", ["TODO: your answer here.", "...", "-", "todo", "**TODO:** your answer here", " "]
)
def test_a_dot_is_no_answer(lab, work, text):
    cell_of(work, WHY).source = text
    assert handed_in(lab, work).unanswered == {WHY, OTHER}


@pytest.mark.parametrize(
    "text", ["$\\frac{5}{6}$", "| a | b |\n|---|---|\n| 5 | 6 |", "因为零的比例", "![](attachment:a)"]
)
def test_formulas_tables_and_pictures_alone_are_answers(lab, work, text):
    cell_of(work, WHY).source = text
    result = handed_in(lab, work)
    assert answer(result).source == text
    assert result.unanswered == {OTHER}


@pytest.mark.parametrize("where", ["behind the next heading", "at the end", "beside code"])
def test_an_unanswered_question_with_prose_near_it_goes_to_a_person(lab, work, where):
    if where == "behind the next heading":
        work.cells.insert(place(work) + 2, prose(TEXT))
    elif where == "at the end":
        work.cells.append(prose(TEXT))
    else:
        work.cells.insert(place(work) + 1, code(f"# {TEXT}\nprint(5 / 6)"))
    result = handed_in(lab, work)
    assert WHY not in result.unanswered
    assert answer(result).source == "TODO: your answer here"
    assert any(TEXT in cell.source for cell in result.notebook.cells)
    assert any(f"in the cell of {WHY}" in repair and "please look" in repair for repair in result.repairs)


def test_prose_of_ones_own_stays_where_it_is(lab, work):
    at = next(n for n, cell in enumerate(work.cells) if cell.source.startswith("sampler ="))
    work.cells.insert(at + 1, prose("My notes on sampling."))
    work.cells.insert(0, prose("Ada Lovelace, group 3"))
    result = handed_in(lab, work)
    sources = [cell.source for cell in result.notebook.cells]
    assert sources[0] == "Ada Lovelace, group 3"
    before = next(n for n, source in enumerate(sources) if source.startswith("sampler ="))
    assert sources[before + 1] == "My notes on sampling."
    assert result.unanswered == {WHY, OTHER}
    assert result.repairs == ()


def test_a_few_words_of_the_lab_that_were_changed_are_nobodys_prose(lab, work):
    cell = next(c for c in work.cells if c.cell_type == "markdown" and len(c.source) > 400)
    cell.source = cell.source.replace(" the ", " teh ", 1)
    result = handed_in(lab, work)
    assert [c.source for c in result.notebook.cells if "teh" in c.source] == []


def test_each_of_two_questions_gets_its_own_answer(lab, work):
    for name in (WHY, OTHER):
        work.cells.insert(place(work, name) + 1, prose(f"An answer to {name}."))
    for cell in work.cells:
        cell.metadata, cell.id = nbformat.NotebookNode(), ""
    result = handed_in(lab, work)
    assert [answer(result, name).source for name in (WHY, OTHER)] == [
        f"An answer to {name}." for name in (WHY, OTHER)
    ]


# --- pictures --------------------------------------------------------------------------------------------------------


def page(cell):
    template = Environment(autoescape=False)
    template.filters["markdown2html"] = safe.markdown_of_cell
    return template.from_string("{{ cell.source | markdown2html }}").render(cell=cell)


def with_picture(text, attachments):
    cell = prose(text)
    cell["attachments"] = attachments
    return cell


def test_a_pasted_picture_is_kept_and_shown(lab, work):
    at = place(work)
    work.cells[at].source = f"{TEXT} ![image.png](attachment:image.png)"
    work.cells[at]["attachments"] = {"image.png": {"image/png": PNG}}
    work.cells.insert(
        at + 1, with_picture('and <img src="attachment:image.png">', {"image.png": {"image/png": PNG[:-4]}})
    )
    result = handed_in(lab, work)
    cell = answer(result)
    assert cell["attachments"] == {"image.png": {"image/png": PNG}, "2-image.png": {"image/png": PNG[:-4]}}
    public = public_notebook(result.notebook, lab.blank, [])
    shown = page(cell_of(public, WHY))
    assert f'src="data:image/png;base64,{PNG}"' in shown
    assert f'src="data:image/png;base64,{PNG[:-4]}"' in shown


@pytest.mark.parametrize(
    "attachments", [{}, {"image.png": {"image/svg+xml": "<svg onload=alert(1)>"}}, None, "x"]
)
def test_a_picture_that_is_named_and_not_there_is_said(lab, work, attachments):
    at = place(work)
    work.cells[at] = nbformat.NotebookNode(
        work.cells[at], source=f"{TEXT} ![a](attachment:image.png)", attachments=attachments
    )
    result = handed_in(lab, work)
    assert f"the answer to {WHY} shows a picture, image.png, that is not in the notebook" in result.repairs
    assert "attachments" not in answer(result)
    assert "the picture image.png was not handed in" in page(answer(result))


@pytest.mark.parametrize(
    ("shown", "name"),
    [
        ("![a](curve.png)", "curve.png"),
        ("![](<plots/a.png> 'title')", "plots/a.png"),
        ('<img width="3" src="C:\\a.png">', "C:\\a.png"),
        ("![a](https://example.org/a.png)", "https://example.org/a.png"),
    ],
)
def test_a_picture_that_lies_elsewhere_is_said(lab, work, shown, name):
    at = place(work)
    work.cells[at] = nbformat.NotebookNode(work.cells[at], source=f"{TEXT} {shown}")
    result = handed_in(lab, work)
    assert result.repairs == (f"the answer to {WHY} shows a picture, {name}, that is not in the notebook",)


@pytest.mark.parametrize("shown", ["[a](curve.png)", "![a]", "src = x", "![a](data:image/png;base64,xx)"])
def test_what_is_no_picture_of_elsewhere_is_not_said(lab, work, shown):
    at = place(work)
    work.cells[at] = nbformat.NotebookNode(work.cells[at], source=f"{TEXT} {shown}")
    assert handed_in(lab, work).repairs == ()


@pytest.mark.parametrize("text", ["![a](attachment:b)", '<img src="attachment:b">', "![a](ATTACHMENT:b 'c')"])
def test_bare_letters_of_a_picture_stop_no_page(text):
    assert "<img" not in page(prose(text)) or "attachment" not in page(prose(text))


@pytest.mark.parametrize(
    ("kinds", "why"),
    [
        ({"image/png": "PHN2Zz4="}, "neither png nor jpeg"),
        ({"image/png": 'x" onerror="alert(1)'}, "neither png nor jpeg"),
        ({"image/gif": PNG}, "neither png nor jpeg"),
        ({"image/png": PNG + "A" * 4_000_000}, "more than"),
        (["image/png"], "neither png nor jpeg"),
    ],
    ids=range(5),
)
def test_what_is_no_picture_is_left_out_and_said(kinds, why):
    kept, said = pictures_of({"a.png": kinds})
    assert kept == {}
    assert "the picture a.png was left out" in said[0]
    assert why in said[0]


def test_pictures_of_a_notebook_have_a_bound():
    big = base64.b64encode(b"\xff\xd8\xff" + b"\0" * 2_700_000).decode()
    cells = [{"cell_type": "markdown", "source": "x", "attachments": {"a.jpg": {"image/jpeg": big}}}] * 4
    notebook, said = normalized_notebook({"cells": cells})
    assert [bool(cell.get("attachments")) for cell in notebook.cells] == [True, True, False, False]
    assert said[0].startswith("cell 3: the picture a.jpg was left out")


def test_a_link_of_data_or_script_is_taken_out_and_no_page_calls_home():
    for text in (
        "[a](data:text/html,x)",
        "[a](javascript:x)",
        "![a](https://x.invalid/0/)",
        '<a href="&#100;ata:x">a</a>',
    ):
        shown = page(with_picture(text, {"a.png": {"image/png": PNG}}))
        assert "href" not in shown
        assert "src" not in shown


def test_two_answers_that_differ_in_their_picture_are_two(lab, work):
    from autograde.grader import Grader

    results = []
    for end in (PNG, PNG[:-4]):
        work.cells[place(work)]["attachments"] = {"image.png": {"image/png": end}}
        cell_of(work, WHY).source = "![a](attachment:image.png)"
        results.append(handed_in(lab, work).notebook)
    grader = object.__new__(Grader)
    grader._tests = "tests"
    assert grader.key(results[0]) != grader.key(results[1])
