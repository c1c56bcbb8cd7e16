"""The pages that set the kit beside others: each cell is filled, and says what shows it."""

import re
from functools import cache
from pathlib import Path

import pytest

from autograde.__main__ import main as autograde
from kit.__main__ import main as kit

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs" / "explanation"
PAGES = {
    "beside-other-graders.md": ("nbgrader 0.9.6", "Otter-Grader 7.0.0", "PrairieLearn", "Gradescope"),
    "beside-other-courses.md": (
        *("Rustlings", "Exercism", "futurecoder", "ARENA", "Kaggle Learn", "CS231n"),
        "Hugging Face",
    ),
}
TEST = re.compile(r"\[test\]\(\.\./\.\./(tests/[\w/]+\.py)\) `(test_\w+)`")
COMMAND = re.compile(r"`(python -m (?:autograde|kit)|make) ([\w-]+)`")
SOURCE = re.compile(r"\[[^]]+\]\[([\w-]+)\]")
DEFINED = re.compile(r"^\[([\w-]+)\]: (\S+)$", re.MULTILINE)


def text_of(name):
    return (DOCS / name).read_text(encoding="utf-8")


def cells_of(line):
    return [cell.strip() for cell in line.strip().strip("|").split("|")]


def tables_of(text):
    """The tables that compare: for each its header and its rows, all as lists of cells."""
    blocks = re.findall(r"(?:^\|.*\n)+", text, flags=re.MULTILINE)
    tables = [[cells_of(line) for line in block.splitlines()] for block in blocks]
    return [(header, rows) for header, _, *rows in tables if "this kit" in header]


@cache
def is_a_command(of, name):
    if of == "make":
        return f"\n{name}:" in (ROOT / "Makefile").read_text(encoding="utf-8")
    with pytest.raises(SystemExit) as ended:
        (kit if of.endswith("kit") else autograde)([name, "--help"])
    return ended.value.code == 0


def is_a_test(path, name):
    file = ROOT / path
    return file.is_file() and f"\ndef {name}(" in file.read_text(encoding="utf-8")


def faults_of_our_cell(cell):
    tests, commands = TEST.findall(cell), COMMAND.findall(cell)
    if re.match(r"(yes|in part)\b", cell):
        if not tests and not commands:
            yield "names neither a test nor a command"
    elif not re.match(r"no\b(?!t found)", cell):
        yield "says neither yes, nor in part, nor no"
    elif tests or commands:
        yield "is no, and names what would show a yes"
    yield from (f"{name} is not in {path}" for path, name in tests if not is_a_test(path, name))
    yield from (f"{of} {name} is no command" for of, name in commands if not is_a_command(of, name))


def faults_of_another_cell(cell, defined):
    if cell == "not found":
        return
    sources = SOURCE.findall(cell)
    if not sources or re.fullmatch(r"[;, ]*", SOURCE.sub("", cell)) is None:
        yield "has words that lead to no source"
    yield from (f"{source} is not defined" for source in sources if source not in defined)


def faults(text, others):
    """What is wrong with a page, a line each."""
    tables, defined = tables_of(text), dict(DEFINED.findall(text))
    for header, rows in tables:
        if header != ["", "this kit", *others]:
            yield f"the header is {header}"
            continue
        for topic, *cells in rows:
            if len(cells) != len(header) - 1 or not all([topic, *cells]):
                yield f"{topic}: a cell is missing or empty"
                continue
            yield from (f"{topic}: this kit {fault}" for fault in faults_of_our_cell(cells[0]))
            for other, cell in zip(others, cells[1:], strict=True):
                yield from (f"{topic}: {other} {fault}" for fault in faults_of_another_cell(cell, defined))
    topics = [row[0] for _, rows in tables for row in rows]
    yield from (f"{topic} stands there twice" for topic in {t for t in topics if topics.count(t) > 1})
    yield from (f"nobody leads to {name}" for name in defined.keys() - set(SOURCE.findall(text)))
    for name, address in defined.items():
        if not address.startswith("https://"):
            yield f"{name} is no address"
        if re.search(r"/(?:blob|tree)/(?![0-9a-f]{40}/|v\d)", address):
            yield f"{name} is of no one version"
    headings = {
        re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-")
        for title in re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    }
    yield from (f"#{a} leads nowhere" for a in re.findall(r"\]\(#([\w-]+)\)", text) if a not in headings)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_has_no_fault(name):
    text = text_of(name)
    assert len([row for _, rows in tables_of(text) for row in rows]) > 25
    assert list(faults(text, PAGES[name])) == []


@pytest.mark.parametrize(("name", "other"), [(name, other) for name in PAGES for other in PAGES[name]])
def test_where_another_has_what_the_kit_lacks_a_row_says_so(name, other):
    place = 2 + PAGES[name].index(other)
    lacking = [row for _, rows in tables_of(text_of(name)) for row in rows if row[1].startswith("no")]
    assert [row[0] for row in lacking if row[place].startswith("[yes")]


SMALL = """
| | this kit | One | Two |
|---|---|---|---|
| it | yes: `make test` | [yes][one] | not found |

See [the list](#what-was-read).

## What was read

[one]: https://example.org/blob/v1.0/it.md
"""


@pytest.mark.parametrize(
    ("there", "instead", "fault"),
    [
        ("yes: `make test`", "yes", "it: this kit names neither a test nor a command"),
        ("yes: `make test`", "perhaps", "it: this kit says neither yes, nor in part, nor no"),
        ("yes: `make test`", "not found", "it: this kit says neither yes, nor in part, nor no"),
        ("yes: `make test`", "no: `make test`", "it: this kit is no, and names what would show a yes"),
        ("`make test`", "`make tea`", "it: this kit make tea is no command"),
        ("`make test`", "`python -m kit tea`", "it: this kit python -m kit tea is no command"),
        ("`make test`", "`python -m autograde tea`", "it: this kit python -m autograde tea is no command"),
        (
            "`make test`",
            "[test](../../tests/test_features_pages.py) `test_of_nothing`",
            "it: this kit test_of_nothing is not in tests/test_features_pages.py",
        ),
        ("[yes][one] |", "|", "it: a cell is missing or empty"),
        ("| [yes][one] ", "", "it: a cell is missing or empty"),
        ("| it |", "| |", ": a cell is missing or empty"),
        ("[yes][one]", "yes", "it: One has words that lead to no source"),
        ("[yes][one]", "[yes][one], and more", "it: One has words that lead to no source"),
        ("[yes][one]", "[yes][two]", "it: One two is not defined"),
        ("not found", "[yes][one]\n| it | no | not found | not found", "it stands there twice"),
        ("https://example.org", "example.org", "one is no address"),
        ("blob/v1.0", "blob/main", "one is of no one version"),
        ("[one]:", "[two]: https://example.org\n[one]:", "nobody leads to two"),
        ("#what-was-read", "#what-was-said", "#what-was-said leads nowhere"),
        ("| One | Two |", "| Two | One |", "the header is ['', 'this kit', 'Two', 'One']"),
    ],
)
def test_each_fault_is_told(there, instead, fault):
    assert list(faults(SMALL, ("One", "Two"))) == []
    assert there in SMALL
    assert fault in list(faults(SMALL.replace(there, instead, 1), ("One", "Two")))


def test_the_pages_are_in_the_index():
    index = (ROOT / "docs" / "README.md").read_text(encoding="utf-8")
    assert all(f"(explanation/{name})" in index for name in PAGES)


def test_the_licence_is_bsd_3():
    licence = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert licence.startswith("BSD 3-Clause License")
    assert "Neither the name of" in licence
