"""`python -m kit taste` on real music, where it is at hand: whole packages held out, twice in a row."""

import os
import re
from pathlib import Path

import pytest

from bench.taste.real_music import PACKAGES
from kit.__main__ import main

pytest.importorskip("soundfile", reason="soundfile comes with the extra audio")
pytest.importorskip("soxr", reason="soxr comes with the extra audio")

ROOT = Path(__file__).parents[2]


@pytest.fixture
def music():
    folder = Path(os.environ.get("KIT_REAL_MUSIC", ROOT / "build" / "music"))
    lacking = [one.name for one in PACKAGES if not (folder / one.side / one.name).is_dir()]
    if lacking:
        pytest.skip(
            f"no real music ({', '.join(lacking)}): make demo-audio fetches it, KIT_REAL_MUSIC names its folder"
        )
    return [str(folder / side) for side in ("LIKED", "DISLIKED", "CANDIDATES")]


@pytest.mark.real
@pytest.mark.slow
def test_packages_that_were_not_learnt_from_are_told_apart(music, tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("KIT_DATA", str(tmp_path / "cache"))
    said = []
    for _ in range(2):
        assert main(["taste", *music, "--out", str(tmp_path / "taste.html"), "--pictures", "1"]) == 0
        said.append(capsys.readouterr().out)
    assert "in 2 groups" in said[0] and "in 3 groups" in said[0]  # a package a group
    assert re.search(r" 0 heard now", said[1])
    auc = float(re.search(r"logistic regression .* (\d\.\d+) \[", said[0])[1])
    assert auc > 0.8  # .9 and more were measured; chance is .5
    assert (
        said[0][said[0].index("how good") :].split("taste.html")[0]
        == said[1][said[1].index("how good") :].split("taste.html")[0]
    )


def test_a_package_is_named_once_and_says_its_licence():
    assert len({one.name for one in PACKAGES}) == len(PACKAGES) == 6
    assert all(one.licence for one in PACKAGES)
    assert {one.side for one in PACKAGES} == {"LIKED", "DISLIKED", "CANDIDATES"}
