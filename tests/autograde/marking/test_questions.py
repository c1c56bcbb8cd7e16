"""A question is read from the instructor's notebook: what was asked, the model answer, and a rubric that adds up."""

import pytest

from autograde.build import both_notebooks
from autograde.cells import solution_paths
from autograde.marking.questions import Item, questions_of, read_questions, read_rubric
from docs.made_up_answers import HOW, LAB, MODEL, WHY, cell, lab, write


def test_the_rubric_of_the_house_is_read():
    model, rubric = read_rubric(MODEL, 1.5)
    assert model == "I ask for hit@10."
    assert rubric == (
        Item("names the mechanism: the loss falls for vectors that only spread", 0.5),
        Item("quotes own figures", 0.5),
        Item("names a case where it is otherwise", 0.5),
    )


@pytest.mark.parametrize(
    ("each", "points"),
    [
        ("half a point each", 0.5),
        ("a point each", 1),
        ("one point each", 1),
        ("2 points each", 2),
        (".25 points each", 0.25),
        ("a quarter of a point each", 0.25),
    ],
)
def test_what_an_item_is_worth_is_said_in_words(each, points):
    _, rubric = read_rubric(f"A.\n\n**Rubric** ({each})\n\n- one\n- two", 2 * points)
    assert [item.points for item in rubric] == [points, points]


@pytest.mark.parametrize(
    ("text", "of", "why"),
    [
        ("**Rubric**\n\n- one", 1, "is worth cannot be read"),
        ("**Rubric** (half each)\n\n- one", 1, "is worth cannot be read"),
        ("**Rubric** (a point each)\n\n- one\n- two", 1.5, "2 items of 1 and the answer 1.5 points"),
        ("**Rubric** (a point each)\n\n* one", 1, "is no item of the rubric"),
        ("**Rubric** (a point each)", 1, "0 items of 1"),
    ],
)
def test_a_rubric_that_cannot_be_read_is_told_with_the_remedy(text, of, why):
    with pytest.raises(ValueError, match=why):
        read_rubric(f"A.\n\n{text}\n", of)


def test_an_answer_without_a_rubric_is_marked_by_points_alone():
    assert read_rubric("Ten hops, for a **Rubric** (no head).\n", 1) == (
        "Ten hops, for a **Rubric** (no head).",
        (),
    )


def test_the_questions_of_a_notebook():
    one, other = questions_of(LAB, lab(MODEL, how="**Rubric** (odd)\n\n- a")["cells"])
    assert (one.name, one.of, one.model, len(one.rubric), one.trouble) == (
        WHY,
        1.5,
        "I ask for hit@10.",
        3,
        "",
    )
    assert one.asked == "**In writing.** Which number do you believe?"
    assert (other.name, other.rubric) == (HOW, ())
    assert "is worth cannot be read" in other.trouble
    assert other.model.startswith("**Rubric**")


def test_code_that_a_person_marks_is_a_question_too():
    (question,) = questions_of(LAB, [cell("markdown", "Draw it."), cell("code", "draw()", "drawn", points=2)])
    assert (question.asked, question.model, question.is_code) == ("Draw it.", "draw()", True)


def test_the_model_answer_to_one_question_is_not_shown_as_the_next_question():
    cells = [
        cell("markdown", "Both."),
        cell("markdown", "A", "one", points=1),
        cell("markdown", "B", "two", points=1),
    ]
    assert [question.asked for question in questions_of(LAB, cells)] == ["Both.", "Both."]


@pytest.mark.parametrize("path", solution_paths(), ids=lambda path: path.stem)
def test_every_written_answer_of_the_labs_has_a_rubric_that_is_read(path):
    _, instructor = both_notebooks(path)
    found = list(questions_of(path.stem, instructor.cells))
    assert found
    for question in found:
        assert question.trouble == ""
        assert [item.points for item in question.rubric] == [0.5, 0.5, 0.5]
        assert question.asked
        assert "Rubric" not in question.model


def test_a_folder_that_is_none_is_told(tmp_path):
    with pytest.raises(ValueError, match="name the folder that `grade -o` has written"):
        read_questions(tmp_path)
    (tmp_path / "gradebook.db").touch()
    with pytest.raises(ValueError, match="no question that a person marks"):
        read_questions(tmp_path)
    write(tmp_path / "source" / LAB / f"{LAB}.ipynb", lab(MODEL))
    assert [question.name for question in read_questions(tmp_path)] == [WHY, HOW]


@pytest.mark.parametrize(
    "content", ["", '{"cells": [', "[]", '{"nbformat": 4}', '{"cells": [{"cell_type": "code"}]}']
)
def test_a_notebook_that_cannot_be_read_is_named_with_the_remedy(tmp_path, content):
    (tmp_path / "gradebook.db").touch()
    path = tmp_path / "source" / LAB / f"{LAB}.ipynb"
    path.parent.mkdir(parents=True)
    path.write_text(content, encoding="utf-8")
    with pytest.raises(ValueError, match=f"{LAB}.ipynb cannot be read .*: grade the lab again"):
        read_questions(tmp_path)
