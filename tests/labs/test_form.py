"""What each lab has, whatever it teaches: headers, rubrics, guesses, pictures, a take-away a section, what to read."""

import ast
import re
from dataclasses import dataclass, field

import pytest

from autograde.build import student_notebook
from autograde.cells import lab_names, read_solution, solution_of
from autograde.headers import Header
from autograde.notebook import Kind, cells_of
from tests.labs.claims import NOT_YET
from tests.labs.prose import EXERCISE, RUBRIC, TO_READ, plain

LABS = [name for name in lab_names() if name not in NOT_YET]
SECTION = re.compile(r"^## (\d+ · .+)$")
TAKE_AWAY = "**Take away.**"
DRAWN_BY = ("kit.pictures", "kit.funnel.pictures", "kit.drawing", "kit.maps", "kit.radio")
N_GUESSES = 2  # a section
LINKS = re.compile(r"\]\(https?://[^)\s]+\)")


@dataclass
class Section:
    """A numbered section: its text cells, and its code as it is run."""

    title: str
    prose: list[str] = field(default_factory=list)
    code: list[str] = field(default_factory=list)


def sections_of(cells):
    """The numbered sections; what stands below another heading belongs to none."""
    found = [Section("")]
    for cell in cells:
        if cell.is_code:
            found[-1].code.append(cell.source)
        elif cell.kind is Kind.PROSE:
            for part in re.split("^(?=## )", cell.source, flags=re.MULTILINE):
                if part.startswith("## "):
                    title = SECTION.match(part.splitlines()[0])
                    found.append(Section(title[1] if title else ""))
                found[-1].prose += [part.strip()] if part.strip() else []
    return [section for section in found if section.title]


def faults_of_headers(cells):
    """Lines for the exercises that have no header of the agreed form in the prose above them."""
    points = {cell.name: cell.points for cell in cells if cell.kind is Kind.CHECK}
    above = {}
    for cell in cells:
        if cell.kind is Kind.PROSE:
            lines = cell.source.splitlines()
            for number, line in enumerate(lines):
                if (header := Header.of(line)) is not None:
                    if number + 1 < len(lines) and lines[number + 1].strip():
                        yield f"{header.name}: a new paragraph begins below its header"
                    above[header.name] = header
                elif match := EXERCISE.match(line):
                    yield f"{match[1]}: write its header on a line of its own"
        elif cell.kind is Kind.EXERCISE and cell.name not in above:
            yield f"{cell.name}: write **Exercise `{cell.name}`** · 2 points · 5 minutes · ★☆☆ above it"
        elif cell.kind is Kind.EXERCISE and above[cell.name].points != points[cell.name]:
            yield f"{cell.name}: its header says {above[cell.name].points:g} points, its check {points[cell.name]:g}"


def faults_of_answers(cells):
    """Lines for the written answers without a rubric of three halves of a point."""
    for cell in cells:
        if cell.kind is not Kind.ANSWER:
            continue
        model, found, rubric = cell.source.partition(f"**{RUBRIC.partition(' (')[0]}** (half a point each)")
        items = re.findall(r"^- \S.*", rubric, re.MULTILINE)
        others = [line for line in rubric.splitlines() if line.strip() and not re.match(r"- |  \S", line)]
        if cell.points != 1.5:
            yield f"{cell.name}: points={cell.points:g}; three halves are 1.5"
        if not found or not plain(model) or len(items) != 3 or others:
            yield f"{cell.name}: write the model answer, **Rubric** (half a point each), and three items `- ...`"


def drawers_of(cells):
    """The names that the lab's cells import from modules that draw."""
    trees = [ast.parse(cell.source) for cell in cells if cell.is_code]
    return {
        alias.asname or alias.name
        for tree in trees
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(DRAWN_BY)
        for alias in node.names
    }


def guesses_of(code):
    """The names of the guesses that some cells ask for, and those of the guesses that they settle."""
    asked, settled = [], set()
    for node in (node for source in code for node in ast.walk(ast.parse(source))):
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call):
            if getattr(node.value.func, "id", "") == "Guess":
                asked += [ast.unparse(target) for target in node.targets]
        elif (
            isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "settle"
        ):
            settled.add(ast.unparse(node.func.value))
    return asked, settled


def faults_of_sections(cells):
    """Lines for the sections without a take-away at their end, two guesses that are settled, and a picture."""
    drawers = drawers_of(cells)
    _, settled = guesses_of([cell.source for cell in cells if cell.is_code])
    for section in sections_of(cells):
        last = section.prose[-1].strip().split("\n\n")[-1]
        if not last.startswith(TAKE_AWAY):
            yield f"{section.title}: it ends with a paragraph that begins {TAKE_AWAY}"
        asked, _ = guesses_of(section.code)
        if len(set(asked)) < N_GUESSES:
            n_asked = len(set(asked))
            yield f"{section.title}: it asks for {n_asked} guesses, each under a name of its own; ask for {N_GUESSES}"
        yield from (f"{section.title}: {name} is never settled" for name in asked if name not in settled)
        called = {
            node.id
            for source in section.code
            for node in ast.walk(ast.parse(source))
            if isinstance(node, ast.Name)
        }
        if not called & drawers and not any("![" in text for text in section.prose):
            yield f"{section.title}: it has no picture, of {', '.join(DRAWN_BY)} or in its text"


def faults_of_reading(cells):
    """Lines where the last heading is not that of a list of what to read, with links to papers and no registry."""
    text = "\n".join(cell.source for cell in cells if cell.kind is Kind.PROSE)
    title, _, body = text[text.rindex("\n## ") + 1 :].partition("\n")
    if title.strip() != TO_READ:
        yield f"the last section is {title!r}; end with {TO_READ!r}"
    elif len(LINKS.findall(body)) < 3:
        yield f"{TO_READ!r} has {len(LINKS.findall(body))} links; give at least three"
    if re.search(r"\(https?://(?:pypi\.org|anaconda\.org|www\.npmjs\.com)", text):
        yield "a link goes to a registry of packages; link to the paper or the documentation"


FORMS = [faults_of_headers, faults_of_answers, faults_of_sections, faults_of_reading]


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.__name__.removeprefix("faults_of_"))
@pytest.mark.parametrize("name", LABS)
def test_a_lab_has_its_form(name, form):
    lines = list(form(cells_of(read_solution(solution_of(name)))))
    assert not lines, f"solutions/{name}.py\n" + "\n".join(lines)


@pytest.mark.parametrize("name", lab_names())
def test_no_rubric_reaches_a_student(name):
    notebook = student_notebook(solution_of(name))
    assert not any("rubric" in cell.source.lower() for cell in notebook.cells)


# --- each form is seen red -------------------------------------------------------------------------------------------

GOOD = """# %% [markdown]
# # A lab

# %%
from kit.guessing import Guess
from kit.pictures import rank_rows

# %% [markdown]
# ## 1 · First
#
# **Exercise `double`** · 2 points · 5 minutes · ★☆☆
#
# Write `double(x)`.

# %% only="lab"
guess_one = Guess("?", "a", "b")
guess_two = Guess("?", "a", "b")

# %% exercise="double"
def double(x):
    # BEGIN SOLUTION
    return 2 * x
    # END SOLUTION

# %% check="double" points=2
check.double(double)

# %% only="lab"
rank_rows(double(2))
guess_one.settle("a", "")
guess_two.settle("b", "")

# %% [markdown] answer="why" points=1.5
# Because.
#
# **Rubric** (half a point each)
#
# - names the mechanism,
#   whatever it is
# - quotes own figures
# - names a case where it is otherwise

# %% [markdown]
# **Take away.** Double it.
#
# ## To read
#
# - [One](https://a.b/1), [two](https://a.b/2), [three](https://a.b/3)
"""


def found(tmp_path, old="", new=""):
    assert old in GOOD
    path = tmp_path / "09_tiny.py"
    path.write_text(GOOD.replace(old, new), encoding="utf-8")
    cells = cells_of(read_solution(path))
    return [line for form in FORMS for line in form(cells)]


def test_a_lab_of_the_form_has_no_fault(tmp_path):
    assert found(tmp_path) == []


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("# **Exercise `double`** · 2 points · 5 minutes · ★☆☆\n#\n", "", "double: write **Exercise"),
        ("★☆☆\n#\n#", "★☆☆\n#", "double: a new paragraph begins"),
        ("`double`** · 2", "`double`** · 3", "double: its header says 3 points, its check 2"),
        ("** · 2 points · 5 minutes · ★☆☆", "**.", "double: write its header on a line of its own"),
        ("points=1.5", "points=1", "why: points=1; three"),
        ("# - quotes own figures\n", "", "why: write the model answer"),
        ("# **Rubric** (half a point each)\n", "", "why: write the model answer"),
        ("# Because.\n", "", "why: write the model answer"),
        (
            "# **Take away.** Double it.",
            "# **Take away.** Double it.\n#\n# And more.",
            "1 · First: it ends with",
        ),
        ('guess_two = Guess("?", "a", "b")\n', "", "1 · First: it asks for 1 guesses"),
        ('guess_two.settle("b", "")\n', "", "1 · First: guess_two is never settled"),
        ("rank_rows(double(2))\n", "", "1 · First: it has no picture"),
        ("## To read", "## Where to go", "the last section is '## Where to go'"),
        ("https://a.b/3", "page.md", "'## To read' has 2 links"),
        ("https://a.b/3", "https://pypi.org/project/x", "a link goes to a registry"),
    ],
)
def test_each_part_of_the_form_is_missed(tmp_path, old, new, told):
    lines = found(tmp_path, old, new)
    assert [line for line in lines if line.startswith(told)], lines
