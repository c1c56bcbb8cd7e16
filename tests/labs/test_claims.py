"""Each number and each comparative in the prose of a lab is held by a claim, or agreed upon with a reason."""

import ast
import json
from pathlib import Path

import nbformat
import pytest

from autograde.cells import lab_names
from tests.labs.claiming import FOLDER, TOLD, Agreed, Claim, Claims, cell_for, told
from tests.labs.claims import NOT_YET
from tests.labs.prose import Prose

LABS = lab_names()


CLAIMED = sorted(path.stem for path in FOLDER.glob("[0-9]*.py"))


def test_claims_are_of_labs_that_there_are():
    assert CLAIMED
    assert set(LABS) >= {*CLAIMED, *NOT_YET}


@pytest.mark.parametrize("name", LABS)
def test_each_fragment_stands_in_the_prose_of_its_lab(name):
    faults = list(Claims.of_lab(name).faults(Prose.of_lab(name)))
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("name", [name for name in LABS if name not in NOT_YET])
def test_each_number_and_comparative_in_the_prose_is_held(name):
    lines = list(Claims.of_lab(name).uncovered(Prose.of_lab(name)))
    assert not lines, f"write a Claim or an Agreed in {FOLDER.name}/{name}.py for\n" + "\n".join(lines)


@pytest.mark.parametrize("name", CLAIMED)
def test_the_solved_run_of_each_lab_holds_its_claims(name):
    """The module that runs a lab runs it with its claims, and reads what came of them."""
    modules = [
        path.read_text(encoding="utf-8")
        for path in Path(__file__).parent.glob("test_*.py")
        if f'LAB = "{name}"' in path.read_text(encoding="utf-8")
    ]
    (source,) = modules
    called = {
        node.func.id
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    }
    assert {"run_solved", "told"} <= called


# --- what is found in prose ------------------------------------------------------------------------------------------


def found(*cells):
    return [mark.text for mark in Prose.of(cells).marks()]


@pytest.mark.parametrize(
    ("prose", "marks"),
    [
        ("It has 16 numbers, a share of .27 or 4.4 %, from 1,892 users.", ["16", ".27", "4.4", "1,892"]),
        ("A difference of -.05 and [.023, .033].", ["-.05", ".023", ".033"]),
        ("It takes twice as long, half of them, ten times as many.", ["twice", "half", "ten times"]),
        (
            "A third of them; two ratings of three; one in twenty.",
            ["A third", "two ratings of three", "one in twenty"],
        ),
        ("The blend beats both, and is\nhigher.", ["beats", "higher"]),
        ("Counts say *more* of it than vectors.", ["more of it than"]),
        ("Nearly all, and near .5.", ["Nearly", "near", ".5"]),
        ("The product adds much, the rest adds so little.", ["adds much", "adds so little"]),
        ("Why do counts win here?", ["win"]),
    ],
)
def test_a_number_or_a_comparative_is_found(prose, marks):
    assert found(prose) == marks


@pytest.mark.parametrize(
    "prose",
    [
        "word2vec, hit@10, UTF-8, latin-1, Track2Vec of lab 02 and sections 3 and 4",
        "It is 1 where the pair was seen, else 0; track 17 and column 3, counted from 1",
        "`x = 12`, ``a `b` 3``, $5 + 6$, $$7\n8$$, [nine](page-9.html), https://a.b/10",
        "# 12 tracks\ntext",
        "```\n13 higher\n```",
        "**Exercise `hit_at_k`** · 2 points · 5 minutes · ★☆☆",
        "as Hu, Koren and Volinsky (2008) and He and others, 2017, say of HetRec 2011",
        "1. first\n2. second",
        "Is it higher? Does the model beat counts?",
        "no longer; double-click",
        "**Rubric** (half a point each)",
    ],
)
def test_what_names_a_thing_or_asks_is_no_claim(prose):
    assert found(prose) == []


def test_the_list_below_an_exercise_is_its_contract_and_its_text_is_not():
    cell = "**Exercise `a`** · 2 points\n\nIt is 3 times faster.\n\n- gives 4\n  or 5 rows;\n- or 6.\n\nThat is 7."
    assert found(cell) == ["3", "faster", "7"]
    assert found("- a list elsewhere: 4") == ["4"]


def test_what_to_read_is_no_claim_and_what_follows_it_is():
    assert found("## To read\n\n- Better than ever, 12 pages, 1999", "## And then\n\n13") == ["13"]


# --- whether it is held ----------------------------------------------------------------------------------------------

PROSE = Prose.of(["The blend has .372, and **beats** the\nmodel by .01."])


def claims(*said):
    return Claims(
        Path(__file__),
        tuple(one for one in said if isinstance(one, Claim)),
        tuple(one for one in said if isinstance(one, Agreed)),
    )


def test_a_number_that_nothing_stands_for_is_named_with_its_surroundings():
    lines = list(claims(Claim("has .372", lambda lab: True)).uncovered(PROSE))
    assert [line.partition(" in ")[0] for line in lines] == ["'beats'", "'.01'"]
    assert "beats the model by .01" in lines[0]
    whole = Agreed("and beats the model by .01", "said in a paper")
    assert list(claims(Claim("has .372", lambda lab: True), whole).uncovered(PROSE)) == []


def test_a_fragment_stands_as_whole_words_over_lines_and_emphasis():
    assert list(claims(Claim("beats the **model**", len)).faults(PROSE)) == []
    (line,) = claims(Claim("has .37", len)).faults(PROSE)
    assert "'has .37' does not stand in the prose" in line
    assert PROSE.places("372") == []


def test_an_agreement_has_a_reason_and_a_fragment_an_end():
    lines = list(claims(Agreed("has .372", ""), Agreed("x" * 300, "said in a paper")).faults(PROSE))
    assert [line.partition("; ")[0].rpartition(" ")[2] for line in lines] == ["reason", "lab", "letters"]


def below():
    return 1 / 0


@pytest.mark.parametrize(
    ("holds", "fault", "figures"),
    [
        (lambda lab: lab["a"] > 0, "", {"a": "3"}),
        (lambda lab: lab["a"] > lab["b"], "is not so", {"a": "3", "b": "5"}),
        (lambda lab: lab["c"] > 0, "raises NameError: the solved lab has no variable 'c'", {}),
        (lambda lab: lab["a"] and below(), "raises ZeroDivisionError", {"a": "3"}),
        (lambda lab: lab["a"], "gives 3, which is neither True nor False", {"a": "3"}),
        (lambda lab: True, "reads no variable of the lab", {}),
    ],
)
def test_a_claim_is_judged_with_its_fragment_line_and_figures(holds, fault, figures):
    (one,) = claims(Claim("beats", holds)).judged({"a": 3, "b": 5})
    assert one["fragment"] == "beats"
    assert one["fault"].startswith(fault) and bool(one["fault"]) == bool(fault)
    assert one["figures"] == figures
    line = holds.__code__.co_firstlineno
    if "Zero" in fault:
        line = below.__code__.co_firstlineno + 1
    assert one["place"] == f"test_claims.py, line {line}"
    json.dumps(one)


def test_the_run_tells_its_claims_to_who_reads_the_notebook(tmp_path, monkeypatch):
    (tmp_path / "09_tiny.py").write_text(
        "from tests.labs.claiming import Claim\n"
        "CLAIMS = [Claim('right', lambda lab: lab['a'] == 1), Claim('wrong', lambda lab: lab['a'] == 2)]\n"
        "AGREED = []\n"
    )
    monkeypatch.setattr(Claims.of_lab.__func__, "__defaults__", (tmp_path,))
    shown = []
    monkeypatch.setattr("IPython.display.display", lambda data, raw: shown.append(data))
    exec(cell_for("09_tiny"), {"a": 1})
    output = nbformat.v4.new_output("display_data", data=shown[0])
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("", outputs=[output])])
    assert list(shown[0]) == [TOLD]
    assert told(notebook) == ["09_tiny.py, line 2: 'wrong' is not so; it read {'a': '1'}"]
