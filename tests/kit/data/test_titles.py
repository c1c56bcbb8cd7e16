"""Tables of titles: what people keep is read, what is none is named."""

import pandas as pd
import pytest

from kit.data.errors import DataError
from kit.data.titles import read_titles

PLAIN = [("11", "Blue moth", "Ana Li"), ("12", "Ça va", "Bob")]


def test_a_csv_with_quotes_around_titles(tmp_path):
    (tmp_path / "table.csv").write_text(
        'track_id,title,name\ntrack_a,"Aria, in ""C""",Ann\na,B,Cid\nb,Ballad,Bob\n'
    )
    assert read_titles(tmp_path / "table.csv") == {"a": ('Aria, in "C"', "Ann"), "b": ("Ballad", "Bob")}


def test_a_tsv_with_loose_quotes(tmp_path):
    (tmp_path / "table.tsv").write_bytes(
        '\ufefftrack_id\ttrack_name\tartist_name\r\na\t"Heroes\tBowie, D.\r\nb\tÉté\tBob\r\n'.encode()
    )
    assert read_titles(tmp_path / "table.tsv") == {"a": ('"Heroes', "Bowie, D."), "b": ("Été", "Bob")}


@pytest.mark.parametrize(
    "title", ['"Heroes"', '7" edit', '"Heroes" (7")', 'Say "yes"', "with\ttab", "'single'", '"', '""']
)
@pytest.mark.parametrize("delimiter", ["\t", ";", ","])
def test_what_pandas_wrote_is_read_as_it_was(tmp_path, title, delimiter):
    rows = [("11", title, "Ana Li"), ("12", "Ça va", title)]
    frame = pd.DataFrame(rows, columns=["track_id", "title", "name"])
    frame.to_csv(tmp_path / "table", sep=delimiter, index=False)
    assert list(read_titles(tmp_path / "table").values()) == [row[1:] for row in rows]


@pytest.mark.parametrize(
    "header",
    [
        "Track_ID,Title,Artist",
        "id,track name,artist_name",
        '"track_id","title","name"',
        "x,TrackID,TRACK,artist",
    ],
)
@pytest.mark.parametrize("delimiter", ["\t", ";", ","])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_headers_delimiters_and_encodings_of_real_programs(tmp_path, header, delimiter, encoding):
    first = ["0"] * header.startswith("x,")
    lines = [header.split(","), *([*first, *row] for row in PLAIN)]
    text = "\r\n".join(map(delimiter.join, lines)) + "\r\n"
    (tmp_path / "table.csv").write_bytes(text.encode(encoding))
    assert read_titles(tmp_path / "table.csv") == {track: (title, artist) for track, title, artist in PLAIN}


def test_ids_that_a_table_took_for_numbers(tmp_path):
    path = tmp_path / "table.csv"
    path.write_text("track_id,title,name\n11.0,Blue,Ana\n12.0,X,Y\n")
    assert list(read_titles(path)) == ["11", "12"]
    path.write_text("track_id,title,name\n11.0,Blue,Ana\n1.5,X,Y\n")  # these are names of their own
    assert list(read_titles(path)) == ["11.0", "1.5"]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", r"no column track_id or trackid or id .it has: .*name its columns"),
        (b"number,title,name\n", r"no column track_id .*it has: number, title, name"),
        (b"track_id,name\n", r"no column title or track_name"),
        (b"track_id;title\n", r"no column artist_name or artist or name .it has: track_id, title"),
        (b"track_id,title,name\na,\x81t\xe9,x", r"save it as CSV in UTF-8"),
        (b'track_id,title,name\na,"' + b"x" * 200_000, r"save it as CSV"),
    ],
)
def test_tables_that_are_none(tmp_path, content, message):
    (tmp_path / "table.csv").write_bytes(content)
    with pytest.raises(DataError, match=message):
        read_titles(tmp_path / "table.csv")


def test_a_table_that_is_not_there(tmp_path):
    with pytest.raises(DataError, match="check the path"):
        read_titles(tmp_path / "table.csv")
