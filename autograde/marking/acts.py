"""What a person does when marking, how an answer stands, and how the journal writes it down."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass

from autograde.marking.journal import Entry


@dataclass(frozen=True)
class Mark:
    """What a person gave for an answer.

    Attributes
    ----------
    points : float or None
        None where nobody has given any.
    comment : str
    waits : bool
        Whether a person has to look, for the first time or again.
    items : tuple of int
        The numbers of the rubric's items that are met, from 0; empty where a person gave points without them.
    """

    points: float | None = None
    comment: str = ""
    waits: bool = True
    items: tuple[int, ...] = ()


@dataclass(frozen=True)
class Standing:
    """How an answer stands in the gradebook.

    Attributes
    ----------
    mark : Mark
    answer : str
        A hash of the answer that was graded.
    state : str
        As grading left it.
    act : str
        The last act on it by this command; "" for none.
    who, when : str
        Of that act; "" where somebody has changed the mark in another way since.
    """

    mark: Mark
    answer: str = ""
    state: str = ""
    act: str = ""
    who: str = ""
    when: str = ""

    @property
    def version(self) -> str:
        """What a page has seen when it marks: other points, another comment or another answer is another version."""
        seen = [self.mark.points, self.mark.comment, self.mark.waits, self.answer]
        return hashlib.sha256(json.dumps(seen).encode()).hexdigest()[:16]

    @property
    def is_marked(self) -> bool:
        """Whether a person has given points that count."""
        return self.mark.points is not None


@dataclass(frozen=True)
class Act:
    """What a person does at once: one mark for one answer or for several.

    Attributes
    ----------
    key : str
        Made up by the page, so that an act that is sent twice is done once.
    lab, question, who : str
    marks : mapping of str to Mark
        By student.
    undoes : str
        The act that this one takes back; "" for none.
    """

    key: str
    lab: str
    question: str
    who: str
    marks: Mapping[str, Mark]
    undoes: str = ""


def entry_of(act: Act, now: Mapping[str, Standing], when: str) -> Entry:
    """The line of the journal for an act, with how its answers stood before it."""
    entry: Entry = {
        "act": act.key,
        "when": when,
        "who": act.who,
        "lab": act.lab,
        "question": act.question,
        "answers": [
            {
                "student": student,
                "answer": now[student].answer,
                "before": asdict(now[student].mark),
                "after": asdict(mark),
            }
            for student, mark in act.marks.items()
        ],
    }
    return entry | ({"undoes": act.undoes} if act.undoes else {})


def changes_of(entry: Entry) -> dict[str, Entry]:
    """What an entry of the journal says of each answer, by student; nothing for one that is no act."""
    return {change["student"]: change for change in entry.get("answers", ())}


def mark_of(plain: Mapping[str, object]) -> Mark:
    """Read a mark as the journal has it."""
    told = dict(plain)
    return Mark(**{**told, "items": tuple(told["items"])})  # type: ignore[arg-type]


def comments(standings: Iterable[Standing]) -> Sequence[str]:
    """Give each comment of a question once, those given most often first."""
    given = [standing.mark.comment for standing in standings if standing.mark.comment]
    return sorted(dict.fromkeys(given), key=lambda comment: -given.count(comment))
