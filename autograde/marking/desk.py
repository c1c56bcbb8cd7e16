"""Where marking happens, as plain data: the questions, the answers in groups, what is marked, and what is taken back.

The page knows answers by keys that are drawn anew for each desk, and learns the students' names only where it may.
"""

from __future__ import annotations

import hmac
import math
import secrets
import threading
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from autograde.marking.acts import Act, Mark, Standing, comments
from autograde.marking.answers import Answer, Answers
from autograde.marking.evidence import evidence
from autograde.marking.groups import Group, Words, difference, grouped, normalised
from autograde.marking.questions import Question, cells_in, read_questions
from autograde.marking.store import Store
from autograde.report import safe

MOST_COMMENT = 5_000  # characters
MOST_REUSED = 9  # comments that are offered again, one a key
Plain = dict[str, Any]


class Desk:
    """A graded folder on the desk of one person who marks.

    Parameters
    ----------
    root : Path
        What `grade -o` has written.
    who : str
        Who marks.
    blind : bool
        Whether students' names stay hidden.

    Attributes
    ----------
    told : list of str
        What was found in the journal at the start: marks that are written now, and lines that cannot be read.

    Raises
    ------
    ValueError
        For a folder that is none, or has no question for a person.
    """

    def __init__(self, root: Path, who: str, *, blind: bool = False) -> None:
        self._root, self._who, self._blind = root, who, blind
        self._questions = {(question.lab, question.name): question for question in read_questions(root)}
        self._answers, self._store = Answers(root), Store(root)
        self._made: dict[Question, tuple[dict[str, Words], list[Group]]] = {}
        self._secret, self._busy = secrets.token_bytes(16), threading.Lock()
        written, told = self._store.recover()
        self.told = [
            f"the journal had a mark that the gradebook lacked; it is written now: {one}" for one in written
        ]
        self.told += told

    def questions(self) -> list[Plain]:
        """Give all questions, each with how many of its answers wait and how many there are."""
        found = []
        for question in self._questions.values():
            standings = self._store.standings(question.lab, question.name).values()
            waiting = sum(standing.mark.waits for standing in standings)
            found.append(
                {"lab": question.lab, "name": question.name, "waiting": waiting, "answers": len(standings)}
            )
        return found

    def question(self, lab: str, name: str) -> Plain:
        """Give one question with all its answers, in groups: those that wait come first.

        Parameters
        ----------
        lab, name : str

        Raises
        ------
        ValueError
            For a question that there is not.
        """
        question = self._question(lab, name)
        standings = self._store.standings(lab, name)
        answers = {student: self._answers.of(lab, student, name) for student in standings}
        said = {student: normalised(own.text, own.pictures) for student, own in answers.items()}
        in_order = sorted(standings, key=self._key)  # by chance: the last of the alphabet is not marked last
        groups = self._groups(question, {student: said[student] for student in in_order})
        groups.sort(key=lambda group: not any(standings[s].mark.waits for s in group.equal + group.near))
        return {
            "lab": lab,
            "name": name,
            "of": question.of,
            "asked": safe.markdown(question.asked),
            "model": _as_html(question.model, is_code=question.is_code),
            "rubric": [{"words": _words(item.words), "points": item.points} for item in question.rubric],
            "trouble": question.trouble,
            "groups": [self._group(question, group, answers) for group in groups],
            **self._standing(standings),
        }

    def evidence(self, lab: str, name: str, key: str) -> Plain:
        """Give the tables and pictures of the answer's section, as the student handed them in."""
        self._question(lab, name)
        student = self._student(key, self._store.standings(lab, name))
        try:
            blank = cells_in(self._root / "release" / lab / f"{lab}.ipynb")
            shown = evidence(self._root, lab, student, name, blank)
        except ValueError as error:
            return {"trouble": f"nothing can be shown: {error}", "shown": []}
        trouble = "" if shown else "the notebook was handed in without a table or picture in this section"
        return {"trouble": trouble, "shown": [asdict(one) for one in shown]}

    def mark(self, sent: Mapping[str, Any]) -> Plain:
        """Give one mark to one answer, or to several alike.

        Parameters
        ----------
        sent : mapping
            `act`, `lab`, `name`, `points`, `items`, `comment`, and `seen`: the version of each answer, by key.

        Raises
        ------
        ValueError
            For a mark that is none; nothing is written then. `ConflictError` and `LockedError` are such errors.
        """
        question = self._question(_text(sent, "lab"), _text(sent, "name"))
        mark = _mark_of(sent, question)
        seen = sent.get("seen")
        if not isinstance(seen, dict) or not seen:
            raise ValueError("no answer is chosen: choose one, then mark once more")
        standings = self._store.standings(question.lab, question.name)
        by_student = {self._student(key, standings): str(version) for key, version in seen.items()}
        act = Act(_text(sent, "act"), question.lab, question.name, self._who, dict.fromkeys(by_student, mark))
        with self._busy:
            return self._standing(self._store.do(act, by_student)) | {"act": act.key}

    def undo(self, sent: Mapping[str, Any]) -> Plain:
        """Take back what `mark` has done, for all answers that it was done to.

        Parameters
        ----------
        sent : mapping
            `act`, which is taken back, and `key`, a new one.

        Raises
        ------
        ValueError
            When there is no such act, or when one of its answers was marked since; nothing is written then.
        """
        with self._busy:
            act, standings = self._store.undo(_text(sent, "act"), _text(sent, "key"), self._who)
        changed = [self._key(student) for student in act.marks]
        return self._standing(standings) | {"lab": act.lab, "name": act.question, "changed": changed}

    def close(self) -> None:
        """Wait for the mark that is being written, and take no other."""
        self._busy.acquire()

    # --- keys and plain data --------------------------------------------------------------------------------------

    def _question(self, lab: str, name: str) -> Question:
        if (lab, name) not in self._questions:
            raise ValueError(f"there is no question {name} in {lab}")
        return self._questions[lab, name]

    def _groups(self, question: Question, said: dict[str, Words]) -> list[Group]:
        """The groups of a question, made anew when an answer is another one: for thousands it takes seconds."""
        before, groups = self._made.get(question, ({}, []))
        if before != said:
            groups = grouped(said)
            self._made[question] = said, groups
        return list(groups)

    def _key(self, student: str) -> str:
        return hmac.digest(self._secret, student.encode("utf-8", "surrogatepass"), "sha256").hex()[:16]

    def _student(self, key: str, students: Iterable[str]) -> str:
        found = next((student for student in students if self._key(student) == key), None)
        if found is None:
            raise ValueError("this answer is not there any more: load the page anew")
        return found

    def _standing(self, standings: Mapping[str, Standing]) -> Plain:
        """How all answers stand: what the page shows after each act."""
        return {
            "standings": {
                self._key(student): {
                    "version": standing.version,
                    **asdict(standing.mark),
                    "who": standing.who,
                    "when": standing.when,
                    "act": standing.act,
                }
                for student, standing in standings.items()
            },
            "comments": list(comments(standings.values()))[:MOST_REUSED],
        }

    def _group(self, question: Question, group: Group, answers: Mapping[str, Answer]) -> Plain:
        leader = answers[group.equal[0]]
        return {
            "html": _shown(leader, is_code=question.is_code),
            "members": [
                self._member(student, answers[student], leader if student in group.near else None, question)
                for student in (*group.equal, *group.near)
            ],
        }

    def _member(self, student: str, own: Answer, leader: Answer | None, question: Question) -> Plain:
        """One answer of a group; where it is only near to the group's first one, what differs is told."""
        member: Plain = {
            "key": self._key(student),
            "name": "" if self._blind else student,
            "notes": [_words(note) for note in own.notes],
            "near": leader is not None,
        }
        if leader is None:
            return member
        differs = difference(leader.text, own.text)
        return member | {"html": _shown(own, is_code=question.is_code), "difference": differs}


def _mark_of(sent: Mapping[str, Any], question: Question) -> Mark:
    points, items, comment = sent.get("points"), sent.get("items"), _text(sent, "comment")
    if isinstance(points, bool) or not isinstance(points, int | float) or not math.isfinite(points):
        raise ValueError("the points are no number: nothing was written")
    if not 0 <= points <= question.of:
        raise ValueError(
            f"{points:g} points are not between 0 and {question.of:g}: nothing was written "
            "(formgrader takes extra credit)"
        )
    known = range(len(question.rubric))
    if not isinstance(items, list) or any(type(item) is not int or item not in known for item in items):
        raise ValueError("the rubric has no such item: load the page anew")
    if len(comment) > MOST_COMMENT:
        raise ValueError(f"the comment has more than {MOST_COMMENT:,} characters: nothing was written")
    return Mark(float(points), comment.strip(), waits=False, items=tuple(sorted(set(items))))


def _text(sent: Mapping[str, Any], name: str) -> str:
    text = sent.get(name)
    if not isinstance(text, str):
        raise ValueError(f"{name} is missing: load the page anew")
    return text


def _shown(own: Answer, *, is_code: bool) -> str:
    if own.missing:
        return safe.plain(own.missing)
    if own.may_stand_elsewhere:
        return safe.plain("The cell is empty. The student's own cells stand below, with the tables.")
    return safe.plain(own.text) if is_code else safe.with_pictures(own.text, own.pictures)


def _as_html(text: str, *, is_code: bool) -> str:
    return safe.plain(text) if is_code else safe.markdown(text)


def _words(text: str) -> str:
    return safe.markdown(text).removeprefix("<p>").removesuffix("</p>")


def chosen(questions: Sequence[Plain], name: str | None) -> Plain:
    """The question that a page begins with: the one that is named, or the first with an answer that waits.

    Raises
    ------
    ValueError
        When there is no question of that name, or when it is one of two labs.

    Examples
    --------
    >>> two = [{"lab": "01", "name": "why", "waiting": 0}, {"lab": "02", "name": "how", "waiting": 3}]
    >>> chosen(two, None)["name"], chosen(two, "why")["lab"]
    ('how', '01')
    """
    if name is None:
        return next((question for question in questions if question["waiting"]), questions[0])
    found = [one for one in questions if name in (one["name"], f"{one['lab']}/{one['name']}")]
    if len(found) != 1:
        names = ", ".join(f"{one['lab']}/{one['name']}" for one in questions)
        raise ValueError(f"there {'is no' if not found else 'are two'} question {name}: name one of {names}")
    return found[0]
