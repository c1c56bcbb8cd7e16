"""A class of hostile students and honest ones: marks are what answers deserve, and nothing else happens."""

import zlib
from collections import defaultdict

import pytest

from autograde.grader import GradedLab, Grader
from autograde.selftest import hostile
from autograde.selftest.canaries import Canaries
from autograde.selftest.part import Part
from autograde.trust.sandbox import Level

LAB = "01_track2vec"
CORPUS = hostile.corpus(GradedLab.load(LAB))
IN_A_DRAW = 12  # of a family; all of it is graded by `selftest --quick`, which CI runs too


def drawn():
    """Of each family one in twelve, and at least one; by their names, so always the same ones."""
    families = defaultdict(list)
    for student in CORPUS:
        families[student.family].append(student.name)
    for names in families.values():
        yield from sorted(names, key=lambda name: zlib.crc32(name.encode()))[: -(-len(names) // IN_A_DRAW)]


PART = Part(LAB, named=frozenset(drawn()))
LONGEST = 900  # seconds for the class, on a busy machine too

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    """The class, graded once, by two at a time."""
    lab = GradedLab.load(LAB)
    with Grader(lab, hostile.LIMITS, level=Level.FENCE) as grader:
        alone = hostile.marks_alone(grader)
    return hostile.grade_hostile(tmp_path_factory.mktemp("hostile"), lab, alone, jobs=2, part=PART)


@pytest.mark.parametrize("name", [student.name for student in CORPUS if PART.has_hostile(student.name)])
def test_a_hostile_student_has_what_the_answers_deserve_and_no_more(graded, name):
    assert [failure.what for failure in graded.failures if failure.student == name] == []


def test_honest_class_mates_have_the_marks_that_they_have_alone(graded):
    mates = {student.student for student in graded.expected if student.hostile is None}
    assert len(mates) >= 3
    assert (
        sum(sum(student.marks.values()) > 0 for student in graded.expected if student.student in mates) >= 2
    )
    assert [failure for failure in graded.failures if failure.student in mates] == []


def test_no_canary_was_touched_no_connection_made_and_no_process_left(graded):
    assert [failure.what for failure in graded.failures if not failure.student] == []


def test_the_grading_ends_by_itself(graded):
    assert graded.seconds < LONGEST


def test_the_corpus_is_large_and_of_many_families():
    assert len(CORPUS) >= 66
    families = {student.family for student in CORPUS}
    assert len(families) >= 15
    assert {student.family for student in CORPUS if PART.has_hostile(student.name)} == families
    assert len({student.does for student in CORPUS}) == len(CORPUS)


def test_what_is_not_held_is_seen(tmp_path):
    """Canaries that were touched are told: a check that cannot fail is no check."""
    import socket
    import time
    from pathlib import Path

    with Canaries() as canaries:
        Path(canaries.places["GRADEBOOK"]).write_bytes(b"changed")
        Path(canaries.places["MATE"]).unlink()
        with socket.create_connection(("127.0.0.1", int(canaries.places["PORT"]))):
            until = time.monotonic() + 5
            while not canaries.heard and time.monotonic() < until:
                time.sleep(0.01)
        assert canaries.changed() == ["GRADEBOOK", "MATE"]
        assert canaries.heard == ["AF_INET SOCK_STREAM"]
    for text in (
        "<script>kitCanary()</script>",
        "<img src=x onerror=kitCanary()>",
        '<a href="javascript:kitCanary()">',
        '<a title="x" onclick=kitCanary()>',
    ):
        assert hostile.SCRIPT.search(text)
    assert not hostile.SCRIPT.search("&lt;script&gt;kitCanary()&lt;/script&gt;")
    assert not hostile.SCRIPT.search('<a title="x&quot; onclick=kitCanary()">')
