"""A class with planted copies: they are found and nothing else, and the page, the table and the terminal say so."""

import csv
import json
import re
import time

import numpy as np
import pytest

from autograde.__main__ import main
from autograde.similar.comparing import MANY, compare, pairs_above
from autograde.similar.finding import find
from autograde.similar.independent import LEAST, Independent
from autograde.similar.printed import Given, Printed
from autograde.similar.tokens import tokens_of
from autograde.similar.winnowing import alike
from docs.made_up_class import NAMES
from docs.made_up_copies import COPIES, LAB, class_of, class_with_copies, disguised, made_up_answer, notebook

MEASURED = Independent(LAB, "rank", 8, 28, 0.02, 0.3, 40)
PLANTED = {
    (exercise, *sorted((group[i], group[j])))
    for exercise, groups in COPIES.items()
    for group in groups
    for i in range(len(group))
    for j in range(i)
}


@pytest.fixture(scope="module")
def laid(tmp_path_factory):
    return class_with_copies(tmp_path_factory.mktemp("class") / "graded")


def rows(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def printed(source):
    return Printed.of(source, Given(), tokens_of)


def compared(answers, solution="x = 1", measured=MEASURED):
    return compare(
        LAB, "rank", {name: printed(text) for name, text in answers.items()}, printed(solution), measured
    )


def drawn(n, seed=0):
    rng = np.random.default_rng(seed)
    return {f"s{number}": made_up_answer(rng) for number in range(n)}


@pytest.fixture(scope="module")
def found(laid, tmp_path_factory):
    out = tmp_path_factory.mktemp("page") / "alike.html"
    return out, find(laid, out=out)[1]


def test_the_planted_copies_are_found_and_nothing_else(found):
    out, told = found
    table = rows(out.with_suffix(".csv"))
    assert {(row["exercise"], row["student"], row["other"]) for row in table} == PLANTED
    assert all(row["similarity"] == "1.000" for row in table)
    assert [row["group"] for row in table if row["exercise"] == "fit_mf"] == ["1", "1", "1"]
    assert told.n_pairs == len(PLANTED)
    assert told.troubles == ()


def test_the_page_tells_groups_as_groups_and_marks_lines_by_signs(found):
    page = found[0].read_text(encoding="utf-8")
    assert "A group of 3: bob, kim and leo" in page
    assert "A pair: ada and zoe" in page
    assert re.search(r"<li>ada and zoe: <a .*>rank</code></a>, <a .*>ab_<wbr>test</code></a></li>", page)
    assert "All 3 pairs among them are alike" in page
    assert set(re.findall(r'href="#([^"]+)"', page)) == set(re.findall(r'section id="([^"]+)"', page))
    assert re.search(r'<td class="n">\d+</td><td class="sign">= \d+</td>', page)
    assert '<td class="sign">given</td>' in page
    assert "A person decides." in page
    assert "Written answers" in page
    for exercise in ("tags_<wbr>seen_<wbr>by", "candidates", "merge_<wbr>sources"):
        assert re.search(rf"<li><code>{exercise}</code> <small>{LAB}</small>: too short", page)


def test_the_page_runs_nothing_and_asks_nothing_of_a_network(found):
    page = found[0].read_text(encoding="utf-8")
    assert "default-src 'none'" in page
    assert not re.search(r"<script|<link|@import|url\(|src=|http-equiv=\"refresh", page)


def test_what_a_student_wrote_is_text_on_the_page(laid, tmp_path):
    root = tmp_path / "graded"
    class_with_copies(root)
    for student in ("ada", "zoe"):
        path = root / "autograded" / student / LAB / f"{LAB}.ipynb"
        made = json.loads(path.read_text(encoding="utf-8"))
        for cell in made["cells"]:
            if cell["id"] == "rank":
                cell["source"] += "\n# <script>alert(1)</script> ada\N{RIGHT-TO-LEFT OVERRIDE} Zoe"
        path.write_text(json.dumps(made), encoding="utf-8")
    page = find(root)[0].read_text(encoding="utf-8")
    assert "<script" not in page
    assert "&lt;script&gt;alert(1)" in page
    assert "\N{RIGHT-TO-LEFT OVERRIDE}" not in page
    path, told = find(root, blind=True)
    page, table = path.read_text(encoding="utf-8"), path.with_suffix(".csv").read_text(encoding="utf-8")
    names = [name for name in NAMES[:12] if name in told.called] + ["zoe"]
    assert [
        name for name in names if re.search(rf"(?<![a-z_]){name}(?![a-z])", page + table, re.IGNORECASE)
    ] == []
    assert "[name]" in page
    assert told.called["ada"] in table
    assert find(root, blind=True)[1].called == told.called


def test_the_command_says_what_was_found_and_what_was_left_out(laid, tmp_path, capsys):
    assert main(["similar", str(laid), "--out", str(tmp_path / "a.html")]) == 0
    said = capsys.readouterr().out
    assert f"{LAB}/rank: 7 answers compared, 1 pair alike\n  1.00 ada, zoe" in said
    assert f"{LAB}/candidates: left out; too short" in said
    assert "a person decides" in said
    assert "written answers are not compared" in said
    assert {path.name for path in tmp_path.iterdir()} == {"a.html", "a.csv"}
    assert not (laid / "similar.html").exists()
    assert main(["similar", str(laid), "--exercise", f"{LAB}/fit_mf", "--out", str(tmp_path / "b.html")]) == 0
    assert "rank" not in capsys.readouterr().out
    assert {row["exercise"] for row in rows(tmp_path / "b.csv")} == {"fit_mf"}


# --- what cannot be used --------------------------------------------------------------------------------------------


def test_a_folder_that_was_not_graded_and_an_exercise_that_there_is_not_are_one_line(laid, tmp_path, capsys):
    assert main(["similar", str(tmp_path)]) == 1
    assert main(["similar", str(laid), "--exercise", "radio", "--out", str(tmp_path / "a.html")]) == 1
    assert main(["similar", str(laid), "--out", str(tmp_path / "a.csv")]) == 1
    (tmp_path / "gradebook.db").touch()
    assert main(["similar", str(tmp_path)]) == 1
    said = capsys.readouterr().err.splitlines()
    assert len(said) == 4
    assert "name the folder that `grade -o` has written" in said[0]
    assert f"there is no exercise radio whose answer is code; there are {LAB}/load_hetrec, " in said[1]
    assert "name the page" in said[2]
    assert "grade a lab with one into it first" in said[3]
    assert {path.name for path in tmp_path.iterdir()} == {"gradebook.db"}


def test_fewer_than_two_answers_are_one_line(tmp_path, capsys):
    class_of(1, tmp_path / "graded", np.random.default_rng(0))
    assert main(["similar", str(tmp_path / "graded")]) == 1
    assert "fewer than two answers" in capsys.readouterr().err
    assert not list(tmp_path.rglob("similar.*"))


def test_an_answer_that_is_no_python_is_told_and_left_out(tmp_path, capsys):
    root = class_with_copies(tmp_path / "graded")
    path = root / "autograded" / "zoe" / LAB / f"{LAB}.ipynb"
    path.write_text(json.dumps(notebook({"rank": "def rank(:\n", "fit_mf": "x = 1"})), encoding="utf-8")
    (root / "autograded" / "bob" / LAB / f"{LAB}.ipynb").write_text("{", encoding="utf-8")
    assert main(["similar", str(root)]) == 1
    said = capsys.readouterr().out.splitlines()
    assert [line for line in said if line.startswith("not compared: ")] == [
        f"not compared: bob, {LAB}: the graded notebook cannot be read; grade the lab again",
        f"not compared: zoe, {LAB}/rank: it is no Python: invalid syntax (line 1)",
    ]
    assert "What could not be read" in (root / "similar.html").read_text(encoding="utf-8")
    assert {row["exercise"] for row in rows(root / "similar.csv")} == {"fit_mf"}
    assert main(["similar", str(root), "--blind"]) == 1
    assert not re.search("zoe|bob", capsys.readouterr().out)


# --- whom nothing is said of ----------------------------------------------------------------------------------------


def test_short_answers_never_accuse():
    answers = {name: "\n".join(text.splitlines()[:6]) for name, text in drawn(1).items()}
    answers["copy"] = answers["s0"]
    assert 0 < len(printed(answers["copy"]).prints) < LEAST
    told = compared(answers)
    assert (told.groups, told.n_short, told.n_compared) == ((), 2, 0)


def test_an_exercise_that_nobody_has_measured_or_that_says_nothing_is_left_out():
    answers = drawn(1) | {"copy": drawn(1)["s0"]}
    assert compared(answers).groups != ()
    assert "nobody has measured" in compared(answers, measured=None).why_not
    for other in (
        Independent(LAB, "rank", 8, 28, 0.6, 0.9, 40),
        Independent(LAB, "rank", 8, 28, 0.0, 0.1, LEAST - 1),
        Independent(LAB, "rank", 3, 3, 0.0, 0.1, 40),
    ):
        told = compared(answers, measured=other)
        assert told.groups == ()
        assert told.why_not == other.why_not != ""


def test_who_writes_what_the_course_writes_has_it_from_nobody():
    answers = drawn(3)
    answers["copy"] = disguised(answers["s0"], np.random.default_rng(0))
    assert [group.students for group in compared(answers).groups] == [("copy", "s0")]
    told = compared(answers, solution=answers["s0"])
    assert told.groups == ()
    assert told.n_as_solution == 2


def test_where_much_of_a_class_is_alike_no_pair_is_shown():
    answers = drawn(40)
    some = answers | {f"copy{number}": answers["s0"] for number in range(MANY - 1)}
    (group,) = compared(some).groups
    assert len(group.students) == MANY
    assert len(group.pairs) == MANY * (MANY - 1) // 2
    told = compared(some | {"one more": answers["s0"]})
    assert told.groups == ()
    assert f"{MANY + 1} of {40 + MANY} answers are alike" in told.why_not


# --- how it is found ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("limit", [0.3, 0.7, 0.75, 0.95])
def test_all_pairs_above_the_limit_are_found_and_no_other(limit):
    rng = np.random.default_rng(3)
    begun = [rng.integers(400, size=30) for _ in range(6)]
    sets = [
        frozenset(
            [
                *begun[rng.integers(6)][: rng.integers(8, 30)].tolist(),
                *rng.integers(400, size=rng.integers(1, 12)).tolist(),
            ]
        )
        for _ in range(150)
    ]
    sets = list(dict.fromkeys(sets))
    near = {(frozenset((one, other)), like) for one, other, like in pairs_above(sets, limit)}
    brute = {
        (frozenset((one, other)), like)
        for i, one in enumerate(sets)
        for other in sets[:i]
        if (like := alike(one, other)) >= limit
    }
    assert near == brute
    assert len(brute) > 3 or limit > 0.9


def test_a_group_hangs_together_by_its_pairs():
    """The second has half changed, the third the other half: the first two and the last two are alike."""
    rng = np.random.default_rng(5)
    base = made_up_answer(rng, 30).splitlines()
    other = made_up_answer(rng, 30).splitlines()
    answers = {
        "a": "\n".join([*other[:4], *base[4:]]),
        "b": "\n".join(base),
        "c": "\n".join([*base[:-4], *other[-4:]]),
    }
    told = compared(answers)
    (group,) = told.groups
    assert group.students[0] == "b"
    assert group.of("a", "c") is None
    assert [{pair.one, pair.other} for pair in group.pairs].count({"a", "b"}) == 1
    assert len(group.pairs) == 2


@pytest.mark.slow
def test_ten_times_as_many_answers_take_far_less_than_a_hundred_times_as_long():
    rng = np.random.default_rng(0)
    begun = [[*rng.integers(10**9, size=20).tolist()] for _ in range(8)]

    def seconds(n):
        sets = [
            frozenset([*begun[rng.integers(8)], *rng.integers(10**9, size=20).tolist()]) for _ in range(n)
        ]
        begin = time.process_time()
        assert list(pairs_above(sets, 0.7)) == []
        return time.process_time() - begin

    seconds(200)
    assert seconds(5_000) < 60 * seconds(500)
