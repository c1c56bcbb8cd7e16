"""Whom an answer calls: other answers in a ring, and the kit."""

import pytest

from autograde.grader import GradedLab
from autograde.handing_in import hand_in
from autograde.trust.answer_dependencies import in_cycles, kit_calls, kit_notes
from autograde.trust.rebuild import rebuild


@pytest.mark.parametrize(
    ("leant", "rings"),
    [
        ({}, ""),
        ({"a": {"b"}}, ""),
        ({"a": {"b"}, "b": {"c"}, "d": {"a"}}, ""),
        ({"a": {"b"}, "b": {"a"}}, "ab"),
        ({"a": {"b"}, "b": {"c"}, "c": {"a"}, "d": {"a"}}, "abc"),
        ({"a": {"b", "c"}, "b": set(), "c": {"d"}, "d": {"c"}}, "cd"),
    ],
)
def test_a_ring_is_who_comes_back_to_himself(leant, rings):
    assert in_cycles(leant) == set(rings)


GIVEN = ["from kit.metrics import gains, hits\nfrom kit.checks.track2vec import check"]
PLAIN = "def f(a, b):\n    return 0"


@pytest.mark.parametrize(
    ("source", "own", "modules"),
    [
        ("def f(a, b):\n    return hits(a, b).mean()", [], ["kit.metrics"]),
        ("from kit.metrics import hits as h\ndef f(a, b):\n    return h(a, b).mean()", [], ["kit.metrics"]),
        ("def f(a, b):\n    import kit.metrics as m\n    return m.hits(a, b).mean()", [], ["kit.metrics"]),
        (
            "def f(a, b):\n    return found(a, b)",
            ["from kit.neighbours import (\n    unit as found,\n)"],
            ["kit.neighbours"],
        ),
        ("def f(a, b):\n    return metrics.hits(a, b)", ["from kit import metrics"], ["kit.metrics"]),
        ("def f(a, b):\n    hits = a == b\n    return hits.mean()", [], []),
        ("def f(a, b):\n    # hits(a, b)\n    'hits(a, b)'\n    return a.hits(b)", [], []),
        ("def f(a, b):\n    return 0\ncheck.f(f)", [], []),
        ("def f(a, b:", [], []),
        (PLAIN, ["from kit.metrics import hits\nprint(hits([[1]], [1]))"], []),
    ],
)
def test_a_call_of_the_kit_is_seen_however_it_was_imported(source, own, modules):
    assert kit_calls(source, own, GIVEN, PLAIN) == modules


def test_what_the_reference_calls_is_no_news():
    assert (
        kit_calls("def f(a, b):\n    return hits(b, a)", [], GIVEN, "def f(a, b):\n    return hits(a, b)")
        == []
    )


def test_another_function_of_a_module_that_the_reference_builds_on_is_no_news():
    reference = "def f(a, b):\n    return hits(a, b)"
    assert kit_calls("def f(a, b):\n    return gains(a, b)", [], GIVEN, reference) == []
    assert kit_calls("def f(a, b):\n    return gains(a, b)", [], GIVEN, PLAIN) == ["kit.metrics"]


@pytest.fixture(scope="module")
def lab():
    return GradedLab.load("01_track2vec")


def test_the_instructor_is_told_of_a_notebook(lab):
    def notes(answers):
        return kit_notes(rebuild(lab.instructor, lab.blank, hand_in(lab, answers)).notebook, lab.instructor)

    assert notes({}) == []
    assert notes(None) == []
    assert notes(
        {"hit_at_k": "def hit_at_k(suggested, held_out):\n    return hits(suggested, held_out).mean()"}
    ) == ["hit_at_k calls kit.metrics"]


def test_an_answer_by_the_hints_of_its_exercise_has_no_note(lab):
    answer = (
        "def compare(models, queries, held_out):\n    rows, first = {}, None\n"
        "    for name, suggest in models.items():\n        hit = hits(suggest(queries, 10), held_out)\n"
        "        first = hit if first is None else first\n"
        "        rows[name] = bootstrap_interval(hit - first, np.random.default_rng(0))\n    return rows"
    )
    notebook = rebuild(lab.instructor, lab.blank, hand_in(lab, {"compare": answer})).notebook
    assert kit_notes(notebook, lab.instructor) == []
