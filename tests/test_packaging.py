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
        str(path.relative_to(ROOT)) for glob in ("static/*", "*.css") for path in (ROOT / "kit").rglob(glob)
    }
    assert {
        "kit/radio/static/radio.js",
        "kit/training/static/training.css",
        "kit/maps/static/map.css",
        "kit/theme/theme.css",
    } <= pages
    assert pages | {"kit/py.typed"} <= names
    assert {"kit/checks/track2vec/__init__.py", "kit/data/worlds/names.py", "autograde/trust/run.py"} <= names
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
