"""What can become of one exercise of one submission."""

from enum import StrEnum


class State(StrEnum):
    """The state of an exercise, in the words of grades.csv and the pages."""

    RIGHT = "right"
    NOTE = "right, with a note"
    NOT_YET = "not yet"
    ERROR = "runs into an error"
    NOT_STARTED = "not started"
    BY_HAND = "by hand"
    MARKED = "marked by hand"
    CHANGED = "changed since it was marked"
    NO_VERDICT = "the check could not ask it"
    NOT_GRADED = "not graded"
    OURS = "not graded: ours"
    PENALTY = "handed in late"
    UNKNOWN = "not known: grade it again"


NO_MARK = (State.NOT_GRADED, State.OURS)  # by the student's file, and by a fault of the grader's own
