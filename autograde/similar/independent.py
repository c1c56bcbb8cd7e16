"""How alike the answers are of people who have not seen each other's: measured on the right answers of the corpus.

`python -m autograde.similar.independent` writes the table `independent.csv`, which lies beside this module, as the
corpus does not leave the repository. A test holds the table true.
"""

from __future__ import annotations

import csv
import io
import statistics
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass, fields
from functools import cache
from itertools import combinations
from pathlib import Path

from autograde.similar.printed import Given, Printed
from autograde.similar.tokens import tokens_of
from autograde.similar.winnowing import alike
from kit.whole import write_whole

TABLE = Path(__file__).with_name("independent.csv")
LEAST = 24  # fingerprints of an answer that is compared: some fifty tokens, six lines
LEAST_PAIRS = 6  # of independent answers, from which something can be said
FLOOR, MARGIN, CEILING = 0.7, 0.1, 0.95


@dataclass(frozen=True)
class Independent:
    """How alike independent answers to one exercise are.

    Attributes
    ----------
    lab, exercise : str
    answers, pairs : int
        The right answers of the corpus and the lab's own, and the pairs of them.
    median, highest : float
        Of the similarity of these pairs.
    fingerprints : int
        The middle number of them in an answer.
    """

    lab: str
    exercise: str
    answers: int
    pairs: int
    median: float
    highest: float
    fingerprints: int

    @property
    def limit(self) -> float:
        """From which similarity on a pair is shown: above what independent answers reach, and never low.

        Examples
        --------
        >>> Independent("01", "radio", 5, 10, 0.1, 0.65, 30).limit
        0.75
        """
        return max(FLOOR, round(self.highest + MARGIN, 3))

    @property
    def why_not(self) -> str:
        """Why answers to this exercise are not compared; "" where they are."""
        if self.pairs < LEAST_PAIRS:
            return f"only {self.pairs} pairs of independent answers were measured"
        if self.fingerprints < LEAST:
            return f"too short: independent answers have {self.fingerprints} fingerprints, and {LEAST} are needed"
        if self.limit > CEILING:
            return f"independent answers are alike anyway: up to {self.highest:.2f}, the middle pair {self.median:.2f}"
        return ""


@cache
def independent() -> dict[tuple[str, str], Independent]:
    """Read the table, by lab and exercise.

    Examples
    --------
    >>> independent()["01_track2vec", "track2vec_model"].why_not
    'independent answers are alike anyway: up to 1.00, the middle pair 0.39'
    """
    found = {}
    with TABLE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            one = Independent(
                row["lab"],
                row["exercise"],
                int(row["answers"]),
                int(row["pairs"]),
                float(row["median"]),
                float(row["highest"]),
                int(row["fingerprints"]),
            )
            found[one.lab, one.exercise] = one
    return found


def answers_of_corpus(lab: str | None = None) -> Iterator[tuple[str, str, dict[str, Printed]]]:
    """Give the independent right answers of each exercise, by lab and exercise; the lab's own is called "solution".

    Parameters
    ----------
    lab : str, optional
        The one that is meant; else all.

    Raises
    ------
    ValueError
        Where there is no corpus.
    """
    from autograde.agreement import items_of
    from autograde.build import both_notebooks
    from autograde.cells import solution_paths
    from autograde.notebook import Kind, cells_of
    from autograde.selftest.corpus import FOLDER, answers_of

    for path in solution_paths():
        if lab not in (None, path.stem):
            continue
        cases = answers_of(path.stem, items_of(path), ("right",))
        if not cases:
            raise ValueError(
                f"{FOLDER / path.stem} has no right answers: get the repository, and run this there"
            )
        blank, instructor = both_notebooks(path)
        for before, cell in zip(blank.cells, cells_of(instructor), strict=True):
            if cell.kind is not Kind.EXERCISE:
                continue
            given = Given.of(before.source, tokens_of)
            sources = {"solution": cell.source}
            sources |= {case.name: case.source for case in cases if case.exercise == cell.name}
            printed = {name: Printed.of(source, given, tokens_of) for name, source in sources.items()}
            yield path.stem, cell.name, printed


def measured() -> str:
    """Measure all exercises of the course, and give the table as text."""
    file = io.StringIO()
    writer = csv.DictWriter(file, [field.name for field in fields(Independent)], lineterminator="\n")
    writer.writeheader()
    for lab, exercise, answers in answers_of_corpus():
        pairs = [alike(one.prints, other.prints) for one, other in combinations(answers.values(), 2)]
        one = Independent(
            lab,
            exercise,
            len(answers),
            len(pairs),
            round(statistics.median(pairs), 3) if pairs else 0.0,
            round(max(pairs, default=0.0), 3),
            int(statistics.median(len(answer.prints) for answer in answers.values())),
        )
        writer.writerow(asdict(one))
    return file.getvalue()


def main() -> int:
    """Write the table anew."""
    write_whole(TABLE, measured())
    print(f"wrote {TABLE}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
