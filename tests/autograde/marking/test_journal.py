"""The journal only grows, and a line that was cut off costs itself alone."""

import pytest

from autograde.marking.journal import Journal


def test_lines_are_added_and_read_in_their_order(tmp_path):
    journal = Journal(tmp_path / "marking.jsonl")
    assert journal.read().entries == []
    for n in range(3):
        journal.append({"act": str(n), "comment": "é\nline \udcff"})
    assert [entry["act"] for entry in journal.read().entries] == ["0", "1", "2"]
    assert journal.path.read_bytes().count(b"\n") == 3


def test_a_line_that_was_cut_off_costs_itself_alone(tmp_path):
    journal = Journal(tmp_path / "marking.jsonl")
    journal.append({"act": "1"})
    with journal.path.open("ab") as file:
        file.write(b'{"act": "2", "wh')
    journal.append({"act": "3"})
    read = journal.read()
    assert [entry["act"] for entry in read.entries] == ["1", "3"]
    assert read.broken == [2]


def test_what_is_no_entry_is_told(tmp_path):
    journal = Journal(tmp_path / "marking.jsonl")
    journal.path.write_text('[]\n{"who": "ada"}\n\n{"act": "1"}\n')
    assert journal.read().broken == [1, 2]


def test_a_disk_that_takes_half_a_line_is_told(tmp_path, monkeypatch):
    journal = Journal(tmp_path / "marking.jsonl")
    synced = []
    monkeypatch.setattr("os.fsync", synced.append)
    journal.append({"act": "1"})
    assert len(synced) == 1

    class Full:
        """A file on a disk that is full."""

        def __init__(self, file):
            self._file = file

        def __enter__(self):
            return self

        def __exit__(self, *_):
            self._file.close()

        def __getattr__(self, name):
            return getattr(self._file, name)

        def write(self, line):
            return self._file.write(line[:5])

    opened = type(journal.path).open
    monkeypatch.setattr(type(journal.path), "open", lambda *a, **k: Full(opened(*a, **k)))
    with pytest.raises(OSError, match="no space is left"):
        journal.append({"act": "2"})
    monkeypatch.undo()
    journal.append({"act": "3"})
    assert [entry["act"] for entry in journal.read().entries] == ["1", "3"]
