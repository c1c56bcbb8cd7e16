"""What the page of the first hour shows is what a student sees."""

import re
from pathlib import Path

from autograde.cells import lab_names
from kit.checks.track2vec import LAB, check

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "tutorial" / "first-hour.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(?:python)?\n(.*?)^```", PAGE, flags=re.MULTILINE | re.DOTALL)


def test_the_check_says_what_the_page_says(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)  # the progress is kept where one works
    body = next(block for block in BLOCKS if "return" in block)
    said = next(block for block in BLOCKS if block.startswith("✗"))
    namespace = {}
    exec(f"def hit_at_k(suggested, held_out):\n{body}", namespace)
    seen = str(check.hit_at_k(namespace["hit_at_k"])).splitlines()
    assert seen[: len(said.splitlines())] == said.splitlines()


def test_the_page_counts_the_exercises_of_the_lab():
    assert re.findall(r"1 of (\d+) exercises right", PAGE) == [str(len(LAB.exercises))]


def test_the_page_has_the_hours_of_each_lab():
    index = (ROOT / "labs" / "README.md").read_text(encoding="utf-8")
    minutes = dict(
        re.findall(r"^## \[(\d\d)_.*?^\| all \| \S+ \| (\d+) \|", index, flags=re.MULTILINE | re.DOTALL)
    )
    hours = dict(re.findall(r"^\| (\d\d) [^|]*\|[^|]*\| ([\d.]+) \|$", PAGE, flags=re.MULTILINE))
    assert hours == {lab: f"{round(int(of_lab) / 60, 1):g}" for lab, of_lab in minutes.items()}
    assert len(hours) == len(lab_names())
