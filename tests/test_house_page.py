"""The exercise that `docs/explanation/house.md` adds to lab 01: what the page says works, word for word."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "explanation" / "house.md").read_text(encoding="utf-8")
LAB, NAME = "01_track2vec", "coverage"


def blocks():
    """The fenced blocks of the recipe: the task, the check, three answers, the demands, the declared mutants."""
    recipe = PAGE[PAGE.index("## An exercise, from end to end") :]
    found = re.findall(r"^   ```(python|markdown|)\n(.*?)^   ```$", recipe, re.DOTALL | re.MULTILINE)
    return [(kind, re.sub(r"^   ", "", text, flags=re.MULTILINE)) for kind, text in found]


@pytest.fixture(scope="module")
def tree(tmp_path_factory):
    """A copy of the tree with the exercise in it, as the page says."""
    root = tmp_path_factory.mktemp("house") / "tree"
    for name in ("kit", "autograde", "solutions", "labs", "docs", "tests"):
        shutil.copytree(
            ROOT / name, root / name, ignore=shutil.ignore_patterns("__pycache__", "hostile", "images")
        )
    for name in ("pyproject.toml", "README.md", "Makefile"):
        shutil.copy(ROOT / name, root / name)
    python = [text for kind, text in blocks() if kind == "python"]
    task, check, wrong, near, right = python
    (demands,) = [text for kind, text in blocks() if kind == "markdown"]
    (mutants,) = [text for kind, text in blocks() if not kind and f"{NAME}/" in text]

    lesson = root / "solutions" / f"{LAB}.py"
    text = lesson.read_text(encoding="utf-8")
    place = text.rindex("# %% [markdown]", 0, text.index('# %% exercise="ndcg_at_k"'))
    lesson.write_text(f"{text[:place]}{task}\n{text[place:]}", encoding="utf-8")

    checks = root / "kit" / "checks" / "track2vec"
    (checks / f"{NAME}.py").write_text(check, encoding="utf-8")
    front = (checks / "__init__.py").read_text(encoding="utf-8")
    front = front.replace(
        "from kit.checks.track2vec.hit",
        f"from kit.checks.track2vec.{NAME} import COVERAGE\nfrom kit.checks.track2vec.hit",
    )
    (checks / "__init__.py").write_text(
        front.replace("HIT_AT_K, NDCG", "HIT_AT_K, COVERAGE, NDCG"), encoding="utf-8"
    )

    corpus = root / "tests" / "submissions" / LAB
    for name, source in (
        ("wrong/all_places", wrong),
        ("near/grows_with_the_lists", near),
        ("right/a_set", right),
    ):
        path = corpus / NAME / f"{name}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(source, encoding="utf-8")
    with (corpus / "mutants.txt").open("a", encoding="utf-8") as file:
        file.write(f"\n{mutants}")

    page = root / "docs" / "reference" / "demands" / f"{LAB}.md"
    text = page.read_text(encoding="utf-8")
    place = text.index("## `ndcg_at_k`")
    page.write_text(f"{text[:place]}{demands}\n{text[place:]}", encoding="utf-8")
    return root


def run(tree, *words):
    done = subprocess.run(
        [sys.executable, "-m", *words], cwd=tree, capture_output=True, text=True, timeout=900
    )
    return done.returncode, done.stdout + done.stderr


@pytest.mark.slow
def test_the_exercise_of_the_page_is_built_tried_and_trusted(tree):
    assert run(tree, "autograde", "build")[0] == 0
    code, said = run(tree, "pytest", "tests/test_corpus.py", "-k", NAME, "-n", "0", "-q")
    assert code == 0, said
    code, said = run(tree, "pytest", "tests/test_causes.py", "tests/test_demands.py", "-n", "0", "-q")
    assert code == 0, said
    code, said = run(tree, "autograde", "selftest", LAB, "--exercise", NAME)
    assert code == 0, said
    assert "right 1/1 full · near 1/1 partial · wrong 1/1 caught, cause named 1/1" in said
    assert "mutants 100.0 % of " in said
