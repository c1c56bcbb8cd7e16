"""`python -m bench.track2vec.table [--write]` prints README's table of all methods, out of `tuned.json`.

The figures are those of the best trial of each method on validation, by the last track and by the whole prefix.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator

from bench.track2vec.methods import MOST_TRACKS
from bench.track2vec.sets import ROOT
from bench.track2vec.tune import COLUMNS, chosen, trials
from kit.whole import write_whole

README = ROOT / "README.md"
BEGIN, END = "<!-- written by python -m bench.track2vec.table --write -->", "<!-- end of the table -->"
SETS = ("world", "real")
NAMES = {
    "popularity": "popularity",
    "markov": "Markov, first order",
    "puresvd": "PureSVD",
    "ppmi": "SVD of PPMI",
    "ease": f"EASE, on the {MOST_TRACKS:,} most popular tracks",
    "itemknn": "ItemKNN",
    "rp3beta": "RP3beta",
    "co-occurrence": "co-occurrence counts",
    "bpr": "BPR (implicit)",
    "als": "ALS (implicit)",
    "gensim": "gensim Word2Vec",
    "v-sknn": "V-SKNN",
    "stan": "STAN, without dates",
    "track2vec": "Track2Vec of the kit",
    "blend": "blend of counts and cosine",
    "artists": "blend with the means of artists",
}


def table() -> Iterator[str]:
    """Give the lines of the table."""
    yield "| hit@10 | world: last track | whole prefix | real: last track | whole prefix | trials |"
    yield "|---|---|---|---|---|---|"
    for method, words in NAMES.items():
        shares = [chosen(name, method, column)[column][0] for name in SETS for column in COLUMNS]
        figures = " | ".join(f"{share:.3f}".removeprefix("0") for share in shares)
        yield f"| {words} | {figures} | {_n_trials(method)} |"


def _n_trials(method: str) -> str:
    """Count the trials on each set, and say both numbers where they differ."""
    counted = [sum((one["set"], one["method"]) == (name, method) for one in trials()) for name in SETS]
    return " and ".join(map(str, dict.fromkeys(counted)))


def main() -> None:
    lines = "\n".join(table())
    print(lines)
    if "--write" in sys.argv[1:]:
        text = README.read_text(encoding="utf-8")
        before, after = text.split(BEGIN)[0], text.split(END)[1]
        write_whole(README, f"{before}{BEGIN}\n\n{lines}\n\n{END}{after}")


if __name__ == "__main__":
    main()
