"""The slips that are put into the reference answers, family by family, on sources as small as they can be."""

import ast
from collections import Counter
from functools import cache

import pytest

from autograde.cells import SOLUTIONS, lab_names
from autograde.selftest.mutants import DECLARED, DeclarationError, equivalent, mutants, mutants_of_lab
from tests.autograde.test_cells import GOOD

LABS = lab_names()
EACH_LAB = [LABS[0], *(pytest.param(lab, marks=pytest.mark.slow) for lab in LABS[1:])]
of_lab = cache(lambda lab: mutants_of_lab(SOLUTIONS / f"{lab}.py"))


def names_of(lab):
    return {mutant.name for found in of_lab(lab).values() for mutant in found}


def sources(body, kind, parameters="a, b"):
    """What a family makes of the body of a function."""
    text = f"def f({parameters}):\n    " + body.replace("\n", "\n    ")
    made = [m.source for m in mutants("f", text) if m.kind == kind]
    return ["\n".join(line.removeprefix("    ") for line in source.splitlines()[1:]) for source in made]


FAMILIES = [
    ("compare-eq-to-ne", "return a == b", ["return a != b"]),
    ("compare-lt-to-le", "return a < b", ["return a <= b"]),
    ("compare-in-to-notin", "return a in b", ["return a not in b"]),
    ("arithmetic-add-to-sub", "return a + b", ["return a - b"]),
    ("arithmetic-add-to-sub", "a += b", ["a -= b"]),
    ("operands-swapped", "return a / b", ["return b / a"]),
    ("left-operand-alone", "b = a / norm(a)", ["b = a"]),
    ("right-operand-alone", "return 1 / log2(a)", ["return log2(a)"]),
    ("minus-dropped", "return sort(-a)", ["return sort(a)"]),
    ("and-or-swapped", "return a and b", ["return a or b"]),
    ("condition-dropped", "x = a and b", ["x = b", "x = a"]),
    ("condition-dropped", "return [x for x in a if x > b]", ["return [x for x in a]"]),
    ("condition-negated", "if a:\n    b()", ["if not a:\n    b()"]),
    ("condition-true", "if a:\n    b()", ["if True:\n    b()"]),
    ("not-dropped", "b = not a", ["b = a"]),
    ("int-plus-one", "return a[2]", ["return a[3]"]),
    ("int-minus-one", "return a[2]", ["return a[1]"]),
    ("float-times-2", "return Adam(0.01)", ["return Adam(0.02)"]),
    ("float-times-0", "return Adam(0.01)", ["return Adam(0.0)"]),
    ("bool-flipped", "return dot(a, normalize=True)", ["return dot(a, normalize=False)"]),
    ("string-to-mse", "return 'binary_crossentropy'", ["return 'mse'"]),
    ("string-misspelt", "return a['key']", ["return a['key_']"]),
    ("string-to-next", "return a['x'] + a['y']", ["return a['y'] + a['y']", "return a['x'] + a['x']"]),
    ("axis-changed", "return a.any(axis=1)", ["return a.any(axis=0)", "return a.any(axis=None)"]),
    ("keyword-axis-removed", "return a.any(axis=1)", ["return a.any()"]),
    ("arguments-swapped", "return f(a, b)", ["return f(b, a)"]),
    ("argument-removed", "return f(a, b)", ["return f(a)"]),
    ("call-unit-dropped", "b = unit(a)", ["b = a"]),
    ("method-mean-dropped", "b = a.mean()", ["b = a"]),
    ("method-array-dropped", "return np.array(a)", []),  # `return np` is nobody's slip
    ("call-argmax-to-argmin", "return a.argmax()", ["return a.argmin()"]),
    ("call-mean-to-sum", "return np.mean(a)", ["return np.sum(a)"]),
    ("call-concatenate-to-stack", "return np.concatenate(a)", ["return np.stack(a)"]),
    ("elements-swapped", "return concatenate([a, b])", ["return concatenate([b, a])"]),
    ("element-removed", "return [a, b]", ["return [b]", "return [a]"]),
    ("brackets-changed", "return (a, b)", ["return [a, b]"]),
    ("key-removed", "return {'x': a, 'y': b}", ["return {'y': b}", "return {'x': a}"]),
    ("subscript-dropped", "b = a[0]", ["b = a"]),
    ("index-to-0", "return a[b]", ["return a[0]"]),
    ("axes-exchanged", "return a[:, 0]", ["return a[0, :]"]),
    ("index-none-to-0", "return a[:, None]", ["return a[:, 0]"]),
    ("slice-one-more", "return a[: 2 * b]", ["return a[:2 * b + 1]"]),
    ("slice-one-less", "return a[: 2 * b]", ["return a[:2 * b - 1]"]),
    ("slice-to-end", "return a[:b]", ["return a[:]"]),
    ("slice-last-left-out", "return a[:]", ["return a[:-1]"]),
    ("slice-reversed", "return a[:]", ["return a[::-1]"]),
    ("name-a-to-b", "return f(a)", ["return f(b)"]),
    ("name-a-to-c", "c = f(a)", []),  # not there yet
    ("statement-removed", "a.append(b)\nreturn a", ["", "pass\nreturn a"]),  # "": the function itself
    ("statements-swapped", "a()\nb()", ["b()\na()"]),
    ("statement-indented", "for x in a:\n    b()\nreturn b", ["for x in a:\n    b()\n    return b"]),
    ("statement-dedented", "for x in a:\n    a()\n    b()", ["for x in a:\n    a()\nb()"]),
    ("loop-first-left-out", "for x in a:\n    b()", ["for x in list(a)[1:]:\n    b()"]),
    ("loop-last-left-out", "return [b for x in a]", ["return [b for x in list(a)[:-1]]"]),
    ("loop-once", "while True:\n    a()", ["for _ in range(1):\n    a()"]),
    ("break-to-continue", "for x in a:\n    break", ["for x in a:\n    continue"]),
    ("continue-to-break", "for x in a:\n    continue", ["for x in a:\n    break"]),
    ("try-removed", "try:\n    a()\nexcept B:\n    pass", ["a()"]),
    ("except-bare", "try:\n    a()\nexcept B:\n    pass", ["try:\n    a()\nexcept:\n    pass"]),
    (
        "except-exception",
        "try:\n    a()\nexcept B:\n    pass",
        ["try:\n    a()\nexcept Exception:\n    pass"],
    ),
    ("except-body-raise", "try:\n    a()\nexcept B:\n    pass", ["try:\n    a()\nexcept B:\n    raise"]),
    ("except-body-break", "try:\n    a()\nexcept B:\n    pass", []),  # not in a loop
    ("return-none", "return a", ["return None"]),
    ("return-c", "c = a\nreturn a", ["c = a\nreturn c"]),
    ("yield-to-return", "yield a", ["return a"]),
    ("parameter-b-fixed", "return a[:b]", ["b = 1\nreturn a[:b]", "b = 10\nreturn a[:b]"]),
    ("parameter-b-plus-one", "return a[:b]", ["return a[:b + 1]"]),
    ("parameter-b-minus-one", "return draw(size=b)", ["return draw(size=b - 1)"]),
    ("call-len-minus-one", "b = len(a)", ["b = len(a) - 1"]),
    ("call-range-plus-one", "for i in range(a[0]):\n    b()", ["for i in range(a[0] + 1):\n    b()"]),
    ("parameter-a-fixed", "return a[:b]", []),  # no number can stand in for a list
    ("parameter-a-global", "return a", ["return a"]),
]


@pytest.mark.parametrize(("kind", "body", "made"), FAMILIES)
def test_each_family_makes_its_slip(kind, body, made):
    assert sources(body, kind) == made


def test_a_generator_of_chance_is_fixed_or_made_anew_at_each_use():
    body = "x = rng.random()\nreturn f(rng)"
    fixed = sources(body, "parameter-rng-fixed", "rng")
    assert fixed == [f"rng = np.random.default_rng({seed})\n{body}" for seed in ("0", "")]
    unused = sources(body, "parameter-rng-unused", "rng")
    assert unused[0] == "x = np.random.default_rng(0).random()\nreturn f(rng)"
    assert unused[2] == "x = rng.random()\nreturn f(np.random.default_rng(0))"


def test_a_parameter_can_be_read_from_outside():
    made = [m.source for m in mutants("f", "def f(a):\n    return a") if "global" in m.name]
    assert made == ["def f(a_):\n    return a\n"]


def test_docstrings_annotations_and_messages_stay_as_they_are():
    source = 'def f(a: int = 3) -> "x":\n    """One 1."""\n    return f"{a} 5"'
    for mutant in mutants("f", source):
        assert (
            '"""One 1."""' in mutant.source
            or mutant.name == "f/statement-removed: `def f(a: int=3) -> 'x':` was removed"
        )
        assert "a: int" in mutant.source or "a_: int" in mutant.source or "statement-removed" in mutant.name


def test_the_change_is_told_in_words():
    source = "def f(a, b):\n    for x in a:\n        b()\n    return a == b"
    told = {m.name: m.change for m in mutants("f", source)}
    assert told["f/compare-eq-to-ne: return a != b"] == "line 4: `a == b` became `a != b`"
    indented = "`return a == b` was indented into the block `for x in a:`"
    assert told[f"f/statement-indented: {indented}"] == f"line 4: {indented}"
    removed = "`for x in a:` was removed"
    assert told[f"f/statement-removed: {removed}"] == f"line 2: {removed}"


LAYERS = """def build(n, dim):
    one = Input((1,), dtype="int32", name="one")
    two = Input((1,), dtype="int32", name="two")
    table = Embedding(n, dim)
    flat = Flatten()(Dot(2)([table(one), table(two)]))
    return Model([one, two], Dense(1, activation="sigmoid", name="out")(flat))
"""


def named(source):
    return {mutant.name: mutant.source for mutant in mutants("build", source)}


@pytest.mark.parametrize(
    ("old", "new", "undo"),
    [
        ("    table = ", "    print(n)\n    table = ", ("    print(n)\n", "")),
        ("    one = ", "    first = 3\n    one = ", ("    first = 3\n", "")),
        ("Embedding(n, dim)", "Embedding(n, dim, name='table')", (", name='table'", "")),
        ("Flatten()", "Flatten(name='flat')", ("name='flat'", "")),
    ],
    ids=["a line", "a name of a variable", "a name of a layer", "another name of a layer"],
)
def test_a_change_elsewhere_lets_no_name_mean_another_mutant(old, new, undo):
    before, after = named(LAYERS), named(LAYERS.replace(old, new))
    same = [name for name in before if name in after]
    assert len(same) > 60
    assert [name for name in same if after[name].replace(*undo) != before[name]] == []
    # Only what stands in the changed line, or hangs on the next line or the next word, has another name now.
    word = old.strip().split("(")[0].split(" ")[0]
    lost = [name for name in before if name not in after and "string-to-next" not in name]
    assert [name for name in lost if word not in name] == []


def test_mutants_of_lines_that_stand_there_twice_have_names_of_their_own():
    found = [mutant.name for mutant in mutants("f", "def f(a):\n    a(1)\n    a(1)")]
    assert "f/int-plus-one: a(2)" in found
    assert "f/int-plus-one: a(2) (2)" in found
    assert len(set(found)) == len(found)


def test_a_long_change_is_told_by_where_it_differs():
    source = f"return_value = f({', '.join(f'argument_{i}={i}' for i in range(20))})"
    told = {m.name: m.change for m in mutants("f", source)}
    assert told[next(name for name in told if name.startswith("f/keyword-argument_7-removed: "))] == (
        "line 1: `...6, argument_7=7, argument_8=8, argumen...` became `...6, argument_8=8, argumen...`"
    )


@pytest.mark.parametrize("lab", EACH_LAB)
def test_mutants_of_a_lab_compile_and_are_all_different(lab):
    every = [mutant for found in of_lab(lab).values() for mutant in found]
    assert len(every) > 5
    assert max(Counter(mutant.name for mutant in every).values()) == 1
    for exercise, found in of_lab(lab).items():
        assert len({mutant.source for mutant in found}) == len(found)
        assert all(mutant.exercise == exercise for mutant in found)
        for mutant in found:
            assert mutant.name.startswith(f"{exercise}/")
            assert mutant.change.startswith("line ")
            assert ast.unparse(ast.parse(mutant.source)) == mutant.source.rstrip("\n")


@pytest.mark.parametrize("lab", EACH_LAB)
def test_the_list_is_the_same_each_time(lab):
    assert mutants_of_lab(SOLUTIONS / f"{lab}.py") == of_lab(lab)


@pytest.mark.slow
@pytest.mark.parametrize("path", sorted(DECLARED.glob("*/mutants.txt")), ids=lambda path: path.parent.name)
def test_every_list_of_equivalents_belongs_to_a_lab_and_names_mutants(path):
    assert path.parent.name in LABS
    assert equivalent(path.parent.name, names=names_of(path.parent.name))


WHY = "# why\n"


def test_a_list_of_declarations_is_text_in_utf_8_with_or_without_a_mark_of_it(tmp_path):
    path = tmp_path / LABS[0] / "mutants.txt"
    path.parent.mkdir()
    path.write_bytes(b"# \xe4\n")
    with pytest.raises(DeclarationError, match=r"mutants\.txt: the file is no text in UTF-8; save it as one"):
        equivalent(LABS[0], tmp_path)
    path.write_bytes(b"\xef\xbb\xbf# a comment\n")
    assert equivalent(LABS[0], tmp_path) == {}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("lines", "message"),
    [
        (f"{WHY}hit_at_k/no-such: x", r"line 2: there is no mutant hit_at_k/no-such: x; remove the line"),
        (f"{WHY}\n{{}}", r"line 3: hit_at_k/call-float-dropped: .* has no reason; write a comment above it"),
        ("#\n{}", r"line 2: hit_at_k/call-float-dropped: .* has no reason"),
        (f"{WHY}{{}}\n{{}}", r"line 3: hit_at_k/.* stands there twice; remove one of the lines"),
        (
            f"{WHY}{{}}x",
            r"line 2: there is no mutant .*; remove the line, or write hit_at_k/call-float-dropped",
        ),
    ],
)
def test_a_declaration_that_cannot_stand_is_refused(tmp_path, lines, message):
    lab = LABS[0]
    name = next(m.name for m in of_lab(lab)["hit_at_k"] if m.name.startswith("hit_at_k/call-float-dropped"))
    (tmp_path / lab).mkdir()
    (tmp_path / lab / "mutants.txt").write_text(f"{lines.format(*[name] * 2)}\n")
    with pytest.raises(
        DeclarationError, match=f"{lab}/mutants.txt, {message}" if message.startswith("line") else message
    ):
        equivalent(lab, tmp_path, names=names_of(lab))


def test_a_declaration_has_the_comment_above_it_as_its_reason(tmp_path):
    solution = tmp_path / "09_tiny.py"
    solution.write_text(GOOD)
    (tmp_path / "09_tiny").mkdir()
    (tmp_path / "09_tiny" / "mutants.txt").write_text(
        "# a list\n\n# as good\ndouble/int-plus-one: return 3 * x\ndouble/int-minus-one: return 1 * x\n"
    )
    assert equivalent("09_tiny", tmp_path, tmp_path) == {
        "double/int-plus-one: return 3 * x": "as good",
        "double/int-minus-one: return 1 * x": "as good",
    }
