"""The prose of a lab as it is read for claims: what it says, and which of its words are numbers and comparatives.

Code, formulas, headings, link targets, the header of an exercise and the list of what to read are no statements. The
list below an exercise's header is its contract, which the check holds.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from autograde.cells import read_solution, solution_of

END = "¶"  # of a paragraph; no fragment reaches over it
HIDDEN = "\0"  # in the place of a letter that is no prose
TO_READ = "## To read"
EXERCISE = re.compile(r"^\*\*(?:Exercise|Extension) `(\w+)`")
HEADER = re.compile(r"^\*\*(?:Exercise|Extension) `\w+`\*\* ·")
RUBRIC = "Rubric (half a point each)"

_CODE = re.compile(r"(`+)(?!`).+?\1(?!`)")
_FORMULA = re.compile(r"\$\$.+?\$\$|\$[^$\s](?:[^$]*[^$\s])?\$")
_LINK = re.compile(r"(?<=\])\([^)]*\)|https?://[^\s)>]+|<!--.*?-->")

_COUNTED = (
    "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty|fifty|hundred"
    "|thousand"
)
_PARTS = "third|quarter|fifth|sixth|seventh|eighth|ninth|tenth|twelfth|twentieth|hundredth|thousandth"
_NUMBER = r"(?<![\w@.\-–])[-–]?(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+)(?![\w@])"
_SHARE = (
    rf"twice|thrice|doubles?(?!-)|doubled|half|halves|halved|per ?cent|(?:{_COUNTED}|many)fold"
    rf"|(?:a|an|{_COUNTED}) (?:{_PARTS})s?|(?:{_COUNTED}) times|(?:{_COUNTED}) (?:\w+ )?(?:of|in|out of) (?:{_COUNTED})"
)
_COMPARED = (
    "higher|lower|larger|smaller|bigger|greater|better|worse|faster|slower|cheaper|stronger|weaker|harder|easier"
    r"|nearer|closer|(?<!no )longer|shorter|(?:more|less|fewer) (?:[\w'-]+ ){0,3}than|beats?|wins?|loses?|outperforms?"
    r"|rises?|falls?|nearly|almost|hardly|barely|ahead of|as (?:good|high|low|large|small|fast) as"
    r"|(?:much|far|even|slightly) (?:more|less|fewer)|(?:adds?|gains?|costs?|helps?) (?:\w+ )?(?:little|much|nothing)"
    r"|near(?: to)?(?= (?:[-–]?\.?\d|zero|nothing|half))"
)
_MARKS = re.compile(rf"(?P<number>{_NUMBER})|(?i:\b(?:(?P<share>{_SHARE})|(?P<compared>{_COMPARED}))\b)")

# Nouns with which a number is a name: "section 4".
_NAMED = re.compile(
    r"\b(?:section|lab|part|step|cell|row|column|class|label|track|rank|seed|page|chapter|figure|fold|playlist|kind"
    r"|item|number|Python|version|table)s? (?:-?\d+(?:, | and | or | to ))*$",
    re.IGNORECASE,
)
_YEAR, _CITED = re.compile(r"(?:19|20)\d\d"), re.compile(r"(?:[A-Z][\w'’.-]*|others|al\.),? \(?$")
_SENTENCE_ENDS = re.compile(rf"[.?!](?=[\s)\"'”]|$)|{END}")


@dataclass(frozen=True)
class Mark:
    """A number or a comparative in the prose, with the words around it."""

    start: int
    end: int
    text: str
    around: str


@dataclass(frozen=True)
class Prose:
    """What a lab says, as one line of text; `read` has the same length, without what is no statement."""

    text: str
    read: str

    @classmethod
    def of(cls, cells):
        """Read the sources of markdown cells, in their order."""
        pieces = [piece for cell in cells for piece in [*_pieces(cell), (END, False)]]
        text = read = ""
        skipping = False
        for said, counts in pieces:
            if said.startswith("#"):
                skipping = said.startswith(TO_READ) if re.match("##? ", said) else skipping
                said = END
            line = plain(said)
            text += line + " "
            read += (line if counts and not skipping else HIDDEN * len(line)) + " "
        return cls(text, _without_code(text, read))

    @classmethod
    def of_lab(cls, name):
        """Read a lab's solution."""
        cells = read_solution(solution_of(name)).cells
        return cls.of([cell.source for cell in cells if cell.cell_type == "markdown"])

    def marks(self) -> Iterator[Mark]:
        """All numbers and comparatives that something has to stand for."""
        ends = [match.end() for match in _SENTENCE_ENDS.finditer(self.read)]
        for match in _MARKS.finditer(self.read):
            before, after = self.read[: match.start()], self.read[match.end() :]
            if match["number"] and _is_a_name(match[0], before, after):
                continue
            if match["compared"] and _is_asked(self.read, match.start(), ends):
                continue
            around = self.text[max(0, match.start() - 60) : match.end() + 40].strip()
            yield Mark(match.start(), match.end(), match[0], around)

    def places(self, fragment) -> list[tuple[int, int]]:
        """Where a fragment stands, as whole words."""
        said = plain(fragment)
        begin = r"(?<![\w.,])" if said[:1].isdigit() else r"(?<!\w)" if re.match(r"\w", said) else ""
        end = r"(?!\w|[.,]\d)" if re.search(r"\w$", said) else ""
        return [match.span() for match in re.finditer(begin + re.escape(said) + end, self.text)]


def plain(text):
    """Text on one line, without marks of emphasis."""
    return " ".join(text.replace("*", "").split())


def _pieces(cell) -> Iterator[tuple[str, bool]]:
    """Give the lines of a cell, each with whether it is a statement."""
    fenced, contract = False, False
    asks = any(EXERCISE.match(line) for line in cell.splitlines())
    for line in cell.splitlines():
        bare = line.strip()
        if bare.startswith(("```", "~~~")):
            fenced = not fenced
            yield END, False
        elif fenced or HEADER.match(bare) or plain(bare) == RUBRIC:
            yield END, False
        elif not bare:
            contract = False
            yield END, False
        else:
            contract = asks and (contract or bare.startswith("- "))
            numbered = re.match(r"\d+\. ", bare)
            if numbered:
                yield numbered[0], False
            yield bare[numbered.end() :] if numbered else bare, not contract


def _without_code(text, read):
    for pattern in (_CODE, _FORMULA, _LINK):
        for match in pattern.finditer(text):
            read = read[: match.start()] + HIDDEN * len(match[0]) + read[match.end() :]
    return read


def _is_a_name(number, before, after):
    """Whether a number is an index, a label, the number of a section or the year of a paper."""
    if number in ("0", "1") and not re.match(r" ?%| (?:times|of|in)\b", after):
        return True
    if _NAMED.search(before[-60:]):
        return True
    return bool(_YEAR.fullmatch(number)) and bool(after.startswith(")") or _CITED.search(before[-40:]))


def _is_asked(read, start, ends):
    """Whether a word stands in a question that takes nothing for true: one that asks why does."""
    at = bisect_right(ends, start)
    if at == len(ends) or read[ends[at] - 1] != "?":
        return False
    return not re.search(r"\bwhy\b", read[ends[at - 1] if at else 0 : start], re.IGNORECASE)
