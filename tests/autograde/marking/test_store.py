"""A mark is in the gradebook whole or not at all, whoever else writes and whenever the server dies."""

import json
import sqlite3
import threading

import pytest

from autograde.gradebook import open_gradebook
from autograde.marking.acts import Act, Mark, comments
from autograde.marking.journal import Journal
from autograde.marking.store import ConflictError, LockedError, Store
from autograde.marks import read_marks
from autograde.state import State
from docs.made_up_answers import HOW, LAB, WHY, grade

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")
HALF = Mark(0.5, "quote your own figures", waits=False, items=(0,))


def act(key="1", who="mia", **marks):
    return Act(key, LAB, WHY, who, marks or {"ada": HALF})


def seen(store, *students):
    now = store.standings(LAB, WHY)
    return {student: now[student].version for student in students or now}


def of_nbgrader(root, student):
    with open_gradebook(root) as book:
        own = book.find_grade(WHY, LAB, LAB, student)
        comment = book.find_comment(WHY, LAB, LAB, student).manual_comment
        return own.manual_score, own.needs_manual_grade, comment, own.score


def test_what_waits_is_what_students_wrote(graded):
    store = Store(graded)
    assert set(store.standings(LAB, WHY)) == {"ada", "bob", "cleo", "dan", "fay"}
    assert store.standings(LAB, HOW) == {}


def test_a_mark_is_what_formgrader_shows_and_grades_csv_says(graded):
    store = Store(graded)
    now = store.do(act(ada=HALF, bob=HALF), seen(store))
    assert (now["ada"].mark, now["ada"].who) == (HALF, "mia")
    assert now["cleo"].mark.waits
    for student in ("ada", "bob"):
        assert of_nbgrader(graded, student) == (0.5, False, "quote your own figures", 0.5)
    with open_gradebook(graded) as book:
        (mark,) = (m for m in read_marks(book, LAB, "ada") if m.exercise == WHY)
    assert (mark.points, mark.state, mark.by) == (0.5, State.MARKED, "person")


def test_an_act_that_is_sent_twice_is_done_once(graded):
    store = Store(graded)
    before = seen(store)
    store.do(act(), before)
    store.do(act(), before)
    assert len(store.journal.read().entries) == 1


def test_two_markers_do_not_write_over_each_other(graded):
    one, other = Store(graded), Store(graded)
    before = seen(one)
    one.do(act("1", "mia"), before)
    with pytest.raises(ConflictError, match="mia has marked or graded 1"):
        other.do(act("2", "noa", ada=Mark(1.5, "", waits=False), bob=HALF), before)
    assert of_nbgrader(graded, "ada")[0] == 0.5
    assert of_nbgrader(graded, "bob")[0] is None


def test_many_markers_at_once_lose_nothing(graded):
    students = ["ada", "bob", "cleo", "dan", "fay"]
    before = seen(Store(graded))
    threads = [
        threading.Thread(target=lambda s=s: Store(graded, 60).do(act(f"of {s}", **{s: HALF}), before))
        for s in students
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    now = Store(graded).standings(LAB, WHY)
    assert [s for s in students if now[s].mark != HALF] == []
    assert len(Store(graded).journal.read().entries) == 5


def test_a_gradebook_that_somebody_keeps_is_told_and_nothing_is_written(graded):
    store = Store(graded, wait=0.05)
    before = seen(store)
    with sqlite3.connect(graded / "gradebook.db", isolation_level=None) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(LockedError, match="nothing was written"):
            store.do(act(), before)
        other.execute("ROLLBACK")
    other.close()
    assert store.journal.read().entries == []
    assert not store.do(act(), before)["ada"].mark.waits


def test_a_reader_in_the_middle_of_a_commit_costs_the_act_and_its_line(graded):
    store = Store(graded, wait=0.05)
    before = seen(store)
    with sqlite3.connect(graded / "gradebook.db", isolation_level=None) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM grade").fetchone()
        with pytest.raises(LockedError):
            store.do(act(), before)
    reader.close()
    assert seen(store) == before
    assert Store(graded).recover() == ([], [])
    assert seen(store) == before


def test_an_act_is_taken_back_whole(graded):
    store = Store(graded)
    before = store.standings(LAB, WHY)
    store.do(act(ada=HALF, bob=HALF), seen(store))
    _, now = store.undo("1", "2", "mia")
    assert {s: one.mark for s, one in now.items()} == {s: one.mark for s, one in before.items()}
    assert of_nbgrader(graded, "ada") == (None, True, None, 0.0)
    with pytest.raises(ValueError, match="nothing to take back"):
        store.undo("0", "3", "mia")


def test_what_somebody_changed_in_formgrader_is_not_taken_back(graded):
    store = Store(graded)
    store.do(act(ada=HALF, bob=HALF), seen(store))
    with open_gradebook(graded) as book:
        book.find_grade(WHY, LAB, LAB, "bob").manual_score = 1.0
        book.db.commit()
    now = store.standings(LAB, WHY)["bob"]
    assert (now.mark.points, now.mark.items, now.who) == (1.0, (), "")
    with pytest.raises(ConflictError):
        store.undo("1", "2", "mia")
    assert of_nbgrader(graded, "ada")[0] == 0.5
    assert Store(graded).recover() == ([], [])


def test_an_answer_that_was_graded_anew_meanwhile_is_looked_at_again(graded):
    store = Store(graded)
    before = seen(store)
    with open_gradebook(graded) as book:
        grade(book, graded, "ada", "another answer")
    with pytest.raises(ConflictError):
        store.do(act(), before)


def test_a_mark_for_an_answer_that_changed_waits_again_and_counts_until_then(graded):
    store = Store(graded)
    store.do(act(), seen(store))
    with open_gradebook(graded) as book:
        grade(book, graded, "ada", "another answer")
    now = store.standings(LAB, WHY)["ada"].mark
    assert (now.points, now.waits) == (0.5, True)


def test_a_server_that_dies_between_journal_and_gradebook_loses_no_mark(graded, monkeypatch):
    store = Store(graded)

    class Died(BaseException):
        """As a process that is killed: nothing of it is caught."""

    def die(*_):
        raise Died

    before, append = seen(store), Journal.append
    monkeypatch.setattr("autograde.marking.store._put", die)
    monkeypatch.setattr(
        Journal, "append", lambda self, entry: None if "failed" in entry else append(self, entry)
    )
    with pytest.raises(Died):
        store.do(act(ada=HALF, bob=HALF), before)
    monkeypatch.undo()
    assert of_nbgrader(graded, "ada")[0] is None
    with store.journal.path.open("ab") as file:
        file.write(b'{"act": "cut o')
    written, told = Store(graded).recover()
    assert len(written) == 1
    assert told == ["line 2 of marking.jsonl cannot be read"]
    assert [of_nbgrader(graded, s)[0] for s in ("ada", "bob")] == [0.5, 0.5]
    assert Store(graded).recover()[0] == []
    store.do(act("2", cleo=HALF), seen(store))
    assert [entry["act"] for entry in store.journal.read().entries] == ["1", "2"]


def test_what_was_marked_otherwise_since_is_told_and_not_written(graded):
    store = Store(graded)
    store.do(act(), seen(store))
    line = json.loads(store.journal.path.read_text())
    with open_gradebook(graded) as book:
        book.find_grade(WHY, LAB, LAB, "ada").manual_score = 1.0
        book.db.commit()
    store.journal.append(line | {"act": "lost", "who": "noa"})
    written, told = Store(graded).recover()
    assert written == []
    assert len(told) == 1
    assert "noa" in told[0]
    assert of_nbgrader(graded, "ada")[0] == 1.0


def test_an_answer_that_is_not_there_is_no_place_for_a_mark(graded):
    store = Store(graded)
    with pytest.raises(ConflictError, match="no longer has"):
        store.do(act(zoe=HALF), {"zoe": ""})


def test_a_gradebook_of_somebody_else_is_refused(tmp_path):
    sqlite3.connect(tmp_path / "gradebook.db").close()
    with pytest.raises(ValueError, match="grade into the folder first"):
        Store(tmp_path)


def test_comments_are_given_by_how_often_they_were_given(graded):
    store = Store(graded)
    mark = Mark(1, "a", waits=False)
    now = store.do(act(ada=mark, bob=Mark(1, "b", waits=False), cleo=Mark(0, "b", waits=False)), seen(store))
    assert comments(now.values()) == ["b", "a"]
