"""What the page of the first hour shows is what a student sees."""

import re
from pathlib import Path

from kit.checks.track2vec import LAB, check

PAGE = (Path(__file__).parents[1] / "docs" / "tutorial" / "first-hour.md").read_text(encoding="utf-8")
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
