"""The prose of students: where a written answer stands if not in its cell, and which texts are no answer at all."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field

from nbformat import NotebookNode

from autograde.trust.attachments import Pictures, pictures_of

MOST_COMPARED = 100_000  # characters
LEAST_WORDS = 4  # of a line that is prose, and not a name or a call
KNOWN_WORDS = 0.8  # share of an edited line's words that are the lab's, above which the edit is not shown
CELL_MAGIC = re.compile(r"\s*%%(?:markdown|latex|html)[^\n]*\n(.*)", re.DOTALL)
LONE_TEXT = re.compile(r"""[rRuUbB]?(\"{3}|'{3}|"|')(.*)\1""", re.DOTALL)
LIKE_CODE = re.compile(r"=|\w[(\[]|^\s*(?:import|from|def|class|for|while|return|print|[%!@])\b|[:\\]\s*$")


@dataclass(frozen=True)
class OwnCell:
    """A cell of the student's own, or what a student added to a cell of the lab's.

    Attributes
    ----------
    text : str
    is_code : bool
    pictures : Pictures
    added : bool
        Whether it stood in a cell of the lab's.
    """

    text: str
    is_code: bool
    pictures: Pictures = field(default_factory=dict)
    added: bool = False

    @classmethod
    def of(cls, cell: NotebookNode) -> OwnCell:
        """Read a cell as it was handed in."""
        pictures, _ = pictures_of(cell.get("attachments"))
        return cls(cell.source, cell.cell_type == "code", pictures)


@dataclass(frozen=True)
class WrittenAnswer:
    """A written answer, put together from the cells that hold it; no text where there is none."""

    text: str = ""
    pictures: Pictures = field(default_factory=dict)


def says_something(text: str, stub: str = "") -> bool:
    """Whether a text says more than the words of the released blank; dots and dashes say nothing.

    Examples
    --------
    >>> [says_something(text, "TODO: your answer here") for text in ("TODO: your answer here.", "-", "$5/6$", "因为")]
    [False, False, True, True]
    """
    blank = set(re.findall(r"[^\W_]+", stub.casefold()))
    if any(word not in blank for word in re.findall(r"[^\W_]+", text.casefold())):
        return True
    return any(letter > "\x7f" and unicodedata.category(letter) in ("So", "Sm", "Sc") for letter in text)


def as_prose(code: str) -> str:
    r"""Give the prose of a code cell without code: comments, a lone text, or prose in the wrong kind of cell; or "".

    Read by lines, since it may be no Python.

    Examples
    --------
    >>> as_prose("# because n/(n+1)\n#   is .833")
    'because n/(n+1)\n  is .833'
    >>> as_prose("'''the base rate'''"), as_prose("It is the base rate of the zeros"), as_prose("x = 1  # no")
    ('the base rate', 'It is the base rate of the zeros', '')
    """
    if magic := CELL_MAGIC.fullmatch(code):
        return magic[1].strip()
    lines = [line for line in code.splitlines() if line.strip()]
    if lines and all(line.lstrip().startswith("#") for line in lines):
        return "\n".join(re.sub(r"^\s*#[ \t]?", "", line) for line in code.splitlines()).strip()
    lone = LONE_TEXT.fullmatch(code.strip().removesuffix(";").rstrip())
    if lone and lone[1] not in lone[2]:
        return lone[2].strip()
    if any(_is_prose(line) for line in lines) and not any(LIKE_CODE.search(line) for line in lines):
        return code.strip()
    return ""


def holds_words(code: str) -> bool:
    """Whether a code cell holds a comment or a line of prose: somebody should look whether it is an answer."""
    return any(
        re.search(r"#\s*\w+\s+\w+", line) or (_is_prose(line) and not LIKE_CODE.search(line))
        for line in code.splitlines()
    )


def _is_prose(line: str) -> bool:
    return len(re.findall(r"[^\W\d_]{2,}", line)) >= LEAST_WORDS or bool(
        re.search(r"[\u3040-\u9fff]{6}", line)
    )


def beyond(text: str, released: str, *, all_of_it: bool) -> str:
    r"""Find what a student added to a text of the lab's: before the text, behind it, or in lines between.

    Parameters
    ----------
    text, released : str
    all_of_it : bool
        Also lines that are the lab's but for a few words.

    Examples
    --------
    >>> beyond("Why?\n\nBecause.", "Why?", all_of_it=True), beyond("Why? Because.", "Why?", all_of_it=True)
    ('Because.', 'Because.')
    """
    text, released = _unix(text).strip(), _unix(released).strip()
    if len(text) > MOST_COMPARED:
        return text
    place = text.find(released)
    if released and place >= 0:
        return f"{text[:place].strip()}\n\n{text[place + len(released) :].strip()}".strip()
    known = {line.strip() for line in released.splitlines()}
    words = set(re.findall(r"[^\W_]+", released.casefold()))
    kept = []
    for line in text.splitlines():
        if line.strip() in known:
            continue
        begins = max(
            (each for each in known if len(each) > 10 and line.strip().startswith(each)), key=len, default=""
        )
        rest = line.strip()[len(begins) :].strip() if begins else line
        of_line = re.findall(r"[^\W_]+", rest.casefold())
        edited = of_line and sum(word in words for word in of_line) >= KNOWN_WORDS * len(of_line)
        if all_of_it or not edited:
            kept.append(rest)
    return "\n".join(kept).strip()


def put_together(parts: Sequence[tuple[str, Pictures]]) -> WrittenAnswer:
    """Join texts and their pictures; pictures of one name, as programs give it to each, get names of their own."""
    texts: list[str] = []
    pictures: Pictures = {}
    for text, own in parts:
        for name, kinds in own.items():
            new = name
            while new in pictures and pictures[new] != kinds:
                new = f"{len(pictures) + 1}-{new}"
            if new != name:
                text = text.replace(f"attachment:{name}", f"attachment:{new}")
            pictures[new] = kinds
        texts.append(text)
    return WrittenAnswer("\n\n".join(texts), pictures)


def _unix(text: str) -> str:
    return text.replace("\r\n", "\n")
