"""Every answer of the corpus earns what it deserves, and the message names its fault; whichever labs there are."""

import os

import pytest

from autograde.selftest.corpus import FOLDER, KINDS, CorpusError, answers_of, path_of
from tests.corpus import BASE, FURTHER, corpora, corpus_of

CORPORA = corpora()
ITEMS = {"half": ("value", "shape")}
IN_SELFTEST = pytest.mark.skipif(
    not os.environ.get("KIT_LONG_TESTS"),
    reason="make selftest tries every answer on two draws, behind the wall: set KIT_LONG_TESTS=1 to try them here too",
)


def each():
    """Every answer on the first draw, and on a further one, which is left to the selftest.

    So are those that build a model, but for the first of each kind and exercise.
    """
    for corpus in CORPORA:
        tried = set()
        for case in corpus.cases:
            slow = "keras" in case.source
            for base in [BASE] if slow else [BASE, FURTHER]:
                marks = [pytest.mark.slow] if slow or base != BASE else []
                if base != BASE or (slow and (case.exercise, case.kind) in tried):
                    marks.append(IN_SELFTEST)
                tried |= {(case.exercise, case.kind)} if slow else set()
                name = f"{corpus.name}/{case.exercise}/{case.kind}/{case.name}-{base}"
                yield pytest.param(corpus, case, base, id=name, marks=marks)


@pytest.mark.parametrize(("corpus", "case", "base"), list(each()))
def test_an_answer_earns_what_it_deserves_and_is_told_why(corpus, case, base):
    corpus.holds(case, base)


@pytest.mark.parametrize("corpus", CORPORA, ids=lambda corpus: corpus.name)
def test_each_exercise_has_right_and_wrong_answers_and_each_item_is_lost_by_some(corpus):
    for name, exercise in corpus.lab.exercises.items():
        own = [case for case in corpus.cases if case.exercise == name]
        folder = f"tests/submissions/{corpus.name}/{name}"
        missing = {"right", "wrong"} - {case.kind for case in own}
        assert not missing, f"{folder}: no answer in {', '.join(sorted(missing))}/; add one"
        never = {item.name for item in exercise.items} - set().union(*(case.loses for case in own))
        assert not never, f"{folder}: no answer loses {'; '.join(sorted(never))}; add one"


@pytest.mark.parametrize("corpus", CORPORA, ids=lambda corpus: corpus.name)
def test_the_reference_is_right(corpus):
    for name in corpus.lab.exercises:
        verdict = corpus.marks(name, corpus.reference_of(name), 5)
        assert verdict.points == verdict.of, str(verdict)
        assert verdict.findings == (), str(verdict)


def test_scores_too_near_to_1_do_not_spoil_the_verdict_on_the_loss():
    corpus = corpus_of("01_track2vec")
    corpus.holds(corpus.case("track2vec_model", "wrong", "axis_of_length_1"), 51_000)


def test_every_file_lies_where_a_lab_finds_it():
    found = {path_of(corpus.name, case) for corpus in CORPORA for case in corpus.cases}
    assert found == set(FOLDER.glob("[0-9]*/*/*/*.py"))
    assert len(found) > 700


# --- what cannot be read -----------------------------------------------------------------------------------------


def lay(folder, place, source):
    path = folder / "09_tiny" / place
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(source, encoding="utf-8")


GOOD = "# loses: value\n# cause: not the half\n\ndef half(x): ..."


def test_an_answer_is_read_with_its_header(tmp_path):
    lay(tmp_path, "half/near/double.py", GOOD)
    (case,) = answers_of("09_tiny", ITEMS, folder=tmp_path)
    assert (str(case), case.loses, case.cause) == ("near half/double", {"value"}, "not the half")
    assert path_of("09_tiny", case, tmp_path).is_file()
    assert answers_of("09_tiny", ITEMS, ["right"], tmp_path) == []


@pytest.mark.parametrize(
    ("place", "source", "words"),
    [
        ("half/near/a.py", "def half(x): ...", "write `# loses: item; item`, or `# loses: nothing`"),
        ("half/near/a.py", "# losses: value\n# cause: c", "`# losses:` is no line of the header"),
        (
            "half/near/a.py",
            "# loses: values\n# cause: c",
            "half has no item 'values'; its items are value; shape",
        ),
        ("half/near/a.py", "# loses: value", "write `# cause: ...`"),
        ("half/near/a.py", "# loses: value; shape\n# cause: c", "loses one item and keeps another"),
        ("half/near/a.py", "# loses: nothing\n# cause: c", "loses one item and keeps another"),
        ("half/wrong/a.py", "# loses: nothing\n# cause: c", "a wrong answer loses something"),
        ("half/right/a.py", "# loses: value\n# cause: c", "a right answer loses nothing"),
        ("half/rigth/a.py", GOOD, "'rigth' is no kind of answer; the kinds are right, near, wrong"),
        ("halve/wrong/a.py", GOOD, "the lab has no exercise 'halve'; it has half"),
        ("half/a.py", GOOD, "an answer lies in EXERCISE/KIND/NAME.py"),
        ("half/near/a.txt", GOOD, "an answer lies in EXERCISE/KIND/NAME.py"),
    ],
)
def test_a_file_that_cannot_be_read_is_named_with_the_remedy(tmp_path, place, source, words):
    lay(tmp_path, "half/wrong/right.py", GOOD)
    lay(tmp_path, place, source)
    with pytest.raises(CorpusError) as caught:
        answers_of("09_tiny", ITEMS, KINDS, tmp_path)
    (line,) = str(caught.value).splitlines()
    assert line.startswith(f"tests/submissions/09_tiny/{place}: ")
    assert words in line
