"""Each kind of file that is read or refused, as a row of the table in the docs."""

import re
from pathlib import Path

import pytest

from kit.__main__ import main
from kit.data import load_playlists
from tests.kit.data.imports.made import INTS, LISTS, NAMES, READ, REFUSED, URI

PAGE = Path(__file__).parents[4] / "docs" / "how-to" / "real-playlists.md"


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("KIT_DATA", str(tmp_path / "kept"))
    return tmp_path / "kept"


def put(folder, name, content):
    path = folder / name
    if isinstance(content, dict):
        path.mkdir()
        for inside, what in content.items():
            (path / inside).write_bytes(what)
    else:
        path.write_bytes(content)
    return path


@pytest.mark.parametrize("kind", READ)
def test_each_kind_gives_the_same_lists(kind, tmp_path, capsys):
    name, write = READ[kind]
    assert main(["data", "import", str(put(tmp_path, name, write())), "--name", "ours"]) == 0, (
        capsys.readouterr()
    )
    playlists = load_playlists("ours")
    titles = {title: track for track, (title, _) in NAMES.items()}
    found = [
        [titles.get(playlists.titles[t], playlists.titles[t].removeprefix(URI).lstrip("0")) for t in one]
        for one in playlists
    ]
    assert found == LISTS
    assert playlists.counts.tolist() == [3, 3, 2, 2]
    for track in range(playlists.n_tracks):
        if playlists.titles[track] in titles:
            assert playlists.label(track) == " · ".join(NAMES[titles[playlists.titles[track]]])
    assert [path.name for path in (tmp_path / "kept").rglob("*") if path.is_file()] == ["ours.npz"]


@pytest.mark.parametrize("kind", REFUSED)
def test_each_other_kind_is_refused_in_words(kind, tmp_path, capsys, monkeypatch):
    name, content, words = REFUSED[kind]
    monkeypatch.chdir(tmp_path)
    assert main(["data", "import", str(put(tmp_path, name, content))]) == 2
    out, err = capsys.readouterr()
    first, *lines = err.splitlines()
    assert out == ""
    assert first.startswith(f"error: {name} looks like ")
    assert words in first
    assert "read are Spotify's Million Playlist" in first
    assert len(lines) == 5
    assert not (tmp_path / "kept").exists()
    if "import pandas" not in err:  # there the two names of columns are to be put in first
        exec("\n".join(lines), {})
        assert main(["data", "import", "lists.txt", "--name", "mine"]) == 0
        assert load_playlists("mine").n_playlists == 2


def test_the_page_has_a_row_of_each_kind():
    rows = re.findall(r"^\| ([^|]+?) \|", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    assert set(READ) | set(REFUSED) <= set(rows)
    assert len(READ) + len(REFUSED) >= 25


def test_ids_are_opaque_and_integers_are_texts(tmp_path):
    put(tmp_path, "ids.txt", "\n".join(" ".join(map(str, one)) for one in INTS).encode())
    assert main(["data", "import", str(tmp_path / "ids.txt")]) == 0
    assert sorted(load_playlists("ids").deezer_ids) == ["11", "12", "13", "14"]
