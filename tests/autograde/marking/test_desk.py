"""What the page is given: groups, names or none, cleaned answers; and what it may not send."""

import json

import pytest

from autograde.marking.acts import Mark
from autograde.marking.answers import Answers
from autograde.marking.desk import MOST_COMMENT, Desk, chosen
from autograde.marking.store import ConflictError, Store
from docs.made_up_answers import HOW, LAB, WHY, write

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


def keys_of(told):
    return {member["name"]: member["key"] for group in told["groups"] for member in group["members"]}


def group_of(told, name):
    """The group of a student's answer: groups of one size stand in an order by chance."""
    (found,) = (group for group in told["groups"] if name in [member["name"] for member in group["members"]])
    return found


def mark(told, *names, **more):
    keys = keys_of(told)
    seen = {keys[name]: told["standings"][keys[name]]["version"] for name in names}
    sent = {"act": "1", "lab": LAB, "name": WHY, "points": 0.5, "items": [0], "comment": " ok ", "seen": seen}
    return sent | more


def test_the_questions_say_how_many_wait(graded):
    assert Desk(graded, "mia").questions() == [
        {"lab": LAB, "name": WHY, "waiting": 5, "answers": 5},
        {"lab": LAB, "name": HOW, "waiting": 0, "answers": 0},
    ]


def test_a_question_with_its_answers_in_groups(graded):
    told = Desk(graded, "mia").question(LAB, WHY)
    assert told["asked"] == "<p><strong>In writing.</strong> Which number do you believe?</p>"
    assert told["model"] == "<p>I ask for hit@10.</p>"
    assert [item["points"] for item in told["rubric"]] == [0.5, 0.5, 0.5]
    first, *others = told["groups"]
    assert [(member["name"], member["near"]) for member in first["members"]] in (
        [("ada", False), ("bob", False), ("cleo", True)],
        [("bob", False), ("ada", False), ("cleo", True)],
    )
    *_, gone, new = first["members"][2]["difference"]
    assert (gone[0], new) == ("gone", ("new", ".021"))
    assert {group["members"][0]["name"] for group in others} == {"dan", "fay"}
    assert "<script" not in group_of(told, "dan")["html"]
    assert "href" not in group_of(told, "dan")["html"]
    assert "taken from a cell" in group_of(told, "fay")["members"][0]["notes"][0]


def test_no_name_comes_to_a_page_that_is_blind(graded):
    desk = Desk(graded, "mia", blind=True)
    told = desk.question(LAB, WHY)
    key = told["groups"][0]["members"][0]["key"]
    sent = {"act": "1", "lab": LAB, "name": WHY, "points": 1, "items": [], "comment": ""}
    after = desk.mark(sent | {"seen": {key: told["standings"][key]["version"]}})
    for plain in (told, after, desk.questions()):
        assert not [name for name in ("ada", "bob", "cleo", "dan", "fay") if f'"{name}"' in json.dumps(plain)]
    assert {group["members"][0]["key"] for group in told["groups"]}.isdisjoint(
        group["members"][0]["key"] for group in Desk(graded, "mia").question(LAB, WHY)["groups"]
    )


def test_one_mark_for_a_group_and_back(graded):
    desk = Desk(graded, "mia")
    told = desk.question(LAB, WHY)
    keys = keys_of(told)
    after = desk.mark(mark(told, "ada", "bob"))
    assert after["comments"] == ["ok"]
    assert [after["standings"][keys[name]]["waits"] for name in ("ada", "bob", "cleo")] == [
        False,
        False,
        True,
    ]
    assert Store(graded).standings(LAB, WHY)["bob"].mark == Mark(0.5, "ok", waits=False, items=(0,))
    with pytest.raises(ConflictError):
        desk.mark(mark(told, "ada", "bob", act="2", points=1))
    back = desk.undo({"act": "1", "key": "3"})
    assert set(back["changed"]) == {keys["ada"], keys["bob"]}
    assert desk.questions()[0]["waiting"] == 5


def test_groups_of_which_all_are_marked_come_last(graded):
    desk = Desk(graded, "mia")
    told = desk.question(LAB, WHY)
    desk.mark(mark(told, "ada", "bob", "cleo"))
    assert [len(group["members"]) for group in desk.question(LAB, WHY)["groups"]] == [1, 1, 3]


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"points": 1.6}, "between 0 and 1.5"),
        ({"points": -1}, "between 0 and 1.5"),
        ({"points": None}, "no number"),
        ({"points": True}, "no number"),
        ({"points": float("nan")}, "no number"),
        ({"items": [3]}, "no such item"),
        ({"items": "0"}, "no such item"),
        ({"items": [True]}, "no such item"),
        ({"comment": None}, "comment is missing"),
        ({"comment": "x" * (MOST_COMMENT + 1)}, "more than"),
        ({"seen": {}}, "no answer is chosen"),
        ({"seen": {"0": "0"}}, "not there any more"),
        ({"name": "other"}, "no question other"),
        ({"act": 3}, "act is missing"),
    ],
)
def test_a_mark_that_is_none_is_refused_and_nothing_is_written(graded, wrong, why):
    desk = Desk(graded, "mia")
    with pytest.raises(ValueError, match=why):
        desk.mark(mark(desk.question(LAB, WHY), "ada") | wrong)
    assert not (graded / "marking.jsonl").exists()


def test_the_tables_of_a_student_are_the_students_own(graded):
    desk = Desk(graded, "mia")
    keys = keys_of(desk.question(LAB, WHY))
    assert desk.evidence(LAB, WHY, keys["bob"]) == {
        "trouble": "",
        "shown": [{"from_cell": "train()", "html": "<pre>loss of bob .450\n</pre>"}],
    }
    (graded / "submitted" / "bob" / LAB / f"{LAB}.ipynb").unlink()
    assert "cannot be read" in desk.evidence(LAB, WHY, keys["bob"])["trouble"]
    (graded / "release" / LAB / f"{LAB}.ipynb").write_text('{"cells": [', encoding="utf-8")
    assert "grade the lab again" in desk.evidence(LAB, WHY, keys["ada"])["trouble"]


def test_an_answer_that_cannot_be_read_says_why(graded):
    answers = Answers(graded)
    assert answers.of(LAB, "fay", WHY).text == "The accuracy, as always."
    path = graded / "autograded" / "fay" / LAB / f"{LAB}.ipynb"
    write(path, {"cells": []})
    assert "no cell for it" in answers.of(LAB, "fay", WHY).missing
    path.write_text("{")
    assert "cannot be read" in answers.of(LAB, "fay", WHY).missing
    assert "grade the lab again" in group_of(Desk(graded, "mia").question(LAB, WHY), "fay")["html"]


def test_the_question_to_begin_with():
    two = [
        {"lab": lab, "name": name, "waiting": 0}
        for lab, name in (("01", "why"), ("02", "why"), ("02", "how"))
    ]
    assert chosen(two, None) == two[0]
    assert chosen(two, "how") == chosen(two, "02/how") == two[2]
    with pytest.raises(ValueError, match="are two question why: name one of 01/why, 02/why, 02/how"):
        chosen(two, "why")
    with pytest.raises(ValueError, match="is no question who"):
        chosen(two, "who")
