"""What a wheel holds, not only that it imports."""

import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.mark.slow
def test_the_wheel_holds_the_pages_and_nothing_of_the_lessons(tmp_path):
    build = "import setuptools.build_meta as backend, sys; backend.build_wheel(sys.argv[1])"
    copy = tmp_path / "source"  # setuptools leaves a build folder behind
    shutil.copytree(
        ROOT, copy, ignore=shutil.ignore_patterns(".venv", ".git", "demo", "build", "*.egg-info", ".*_cache")
    )
    subprocess.run(
        [sys.executable, "-W", "ignore", "-c", build, str(tmp_path)],
        cwd=copy,
        check=True,
        capture_output=True,
    )
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    pages = {
        str(path.relative_to(ROOT))
        for package in ("kit", "autograde")
        for glob in ("static/*", "*.css")
        for path in (ROOT / package).rglob(glob)
    }
    assert {
        "kit/radio/static/radio.js",
        "kit/guessing/static/guess.css",
        "kit/listening/static/player.js",
        "kit/training/static/training.css",
        "kit/maps/static/map.css",
        "kit/theme/theme.css",
        "autograde/marking/static/mark.js",
    } <= pages
    assert pages | {"kit/py.typed"} <= names
    assert {
        "kit/checks/track2vec/__init__.py",
        "kit/data/worlds/names.py",
        "autograde/trust/notebook_run.py",
        "autograde/similar/independent.csv",
    } <= names
    tops = {name.split("/")[0] for name in names}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"kit", "autograde"}
    sources = {str(p.relative_to(ROOT)) for p in (ROOT / "kit").rglob("*.py")}
    assert sources <= names


def test_makefile_and_readme_name_the_same_commands():
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), flags=re.MULTILINE))
    for page in ("README.md", "CONTRIBUTING.md"):
        named = set(re.findall(r"\bmake ([a-z-]+)", (ROOT / page).read_text())) - {"it", "sure"}
        assert named <= targets, page
    assert "make test" in (ROOT / ".ci" / "run").read_text()


def test_links_of_the_pages_lead_somewhere():
    for page in [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").rglob("*.md")]:
        for link in re.findall(r"\]\(([^)#]+)", page.read_text()):
            if not link.startswith("http"):
                assert (page.parent / link).exists(), f"{page.relative_to(ROOT)}: {link}"


def test_a_students_environment_is_the_instructors_without_nbgrader():
    pins = {}
    for name in ("requirements.lock", "requirements-labs.lock"):
        blocks = re.split(r"\n(?=\S)", (ROOT / name).read_text().strip())
        pins[name] = {block.split("==")[0].split("[")[0]: block for block in blocks}
    everything, labs = pins.values()
    assert {name: block for name, block in labs.items() if everything.get(name) != block} == {}
    assert not {"nbgrader", "jupytext", "pytest"} & set(labs)
    assert {"jupyterlab", "keras", "anywidget", "pandas"} <= set(labs)
    assert not re.search(r"https?:|file:|--(extra-)?index-url|--find-links", "".join(labs.values()))
    assert "nbgrader" not in (ROOT / "environment.yml").read_text()
    assert "[labs]" in (ROOT / "environment.yml").read_text()


@pytest.mark.skipif(shutil.which("make") is None, reason="make is not installed")
def test_make_lab_installs_what_a_student_needs_and_make_demo_all(tmp_path):
    def steps(target, venv):
        return subprocess.run(
            ["make", "-n", f"VENV={venv}", target], cwd=ROOT, check=True, capture_output=True, text=True
        ).stdout

    fresh = steps("lab", tmp_path)
    assert "requirements-labs.lock" in fresh
    assert "requirements.lock" not in fresh
    assert "jupyter lab" in fresh
    for target in ("demo", "lab-teach", "test"):
        said = steps(target, tmp_path)
        assert "requirements.lock" in said
        assert "requirements-labs.lock" not in said
    (tmp_path / ".installed").touch()  # all is there: nothing is taken away again
    assert "requirements-labs.lock" not in steps("lab", tmp_path)
