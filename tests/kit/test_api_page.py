"""docs/reference/kit.md: what the kit exports, as the docstrings say it now."""

import re
from inspect import ismodule

import pytest

import kit
from docs import api


def test_the_page_is_in_step_with_the_docstrings(capsys):
    assert api.main(["--check"]) == 0, capsys.readouterr().out


def test_a_page_out_of_step_names_the_remedy(monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(api, "ROOT", tmp_path)
    monkeypatch.setattr(api, "PAGE", tmp_path / "kit.md")
    monkeypatch.setattr(api, "page", lambda: "as it should be")
    assert api.main(["--check"]) == 1
    assert "run python -m docs.api" in capsys.readouterr().out
    assert api.main([]) == 0
    assert api.main(["--check"]) == 0


def test_every_package_is_on_it_and_every_link_leads_somewhere():
    page = api.PAGE.read_text(encoding="utf-8")
    told = re.findall(r"^## kit\.(\w+)$", page, re.MULTILINE)
    assert told == [one for one in kit.__all__ if one != "checks" and ismodule(getattr(kit, one))]
    links = re.findall(r"\]\(([^)]+)\)", re.sub(r"`[^`]*`", "", page))
    assert len(links) > 150
    assert [link for link in links if not (api.PAGE.parent / link).is_file()] == []


@pytest.mark.parametrize("line", api.page().splitlines())
def test_no_name_is_left_without_words(line):
    assert not line.startswith("- ") or re.search(r"\): \S", line)


def test_what_a_call_takes_is_told_without_types():
    page = api.page()
    assert (
        "`split_playlists(playlists, rng, *, n_validation=None, n_test=None, min_length=4, min_count=2)`"
        in page
    )
    assert "`Interval(mean, low, high)`" in page
    assert "`Neighbours(vectors, method='auto')`" in page
