"""`python -m bench.taste.run` measures what is known of a taste in lab 03: by split, beside what needs no ear.

Five worlds of songs, each of its own seed: other songs, albums and artists, and the same taste with other noise. The
songs of a world are played once (80 seconds of a processor), and every model is the one of lab 03, on its folds. The
scores of each are kept below build/ as soon as they are there, so a run that was ended goes on where it was; a change
of a world or of a model's code makes them anew. When the songs have been played, all of it takes eight minutes of a
processor. `--write` writes docs/reference/taste.md.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import numpy as np
from tqdm import tqdm

from bench.one_thread import start_anew
from bench.taste.listener import Listener, Scores
from bench.taste.table import PAGE, Result, page, steps, text
from kit.data.errors import written_whole
from kit.whole import write_whole

ROOT = Path(__file__).resolve().parents[2]
KEPT = ROOT / "build" / "bench-taste"


@cache
def _listener(seed: int) -> Listener:
    return Listener(seed, KEPT)


def kept_at(listener: Listener, split: str, model: str) -> Path:
    """Give the path of kept scores; another world, or another code of the model, has another path."""
    mark = listener.fingerprint(model)
    return KEPT / f"{listener.world.seed}-{split}-{model}-{mark}.npy".replace(" ", "-").replace(",", "")


def scores_of(listener: Listener, split: str, model: str) -> Scores:
    """Give what is kept of a model's scores, and measure it first where nothing is."""
    path = kept_at(listener, split, model)
    if path.is_file():
        return np.load(path)
    scores = listener.scores(model, split)
    # np.save adds an ending to a file's name, but not to an open file.
    with (
        written_whole(path, "see that the folder build can be written to") as draft,
        draft.open("wb") as file,
    ):
        np.save(file, scores)
    return scores


def results(*, kept: bool = False) -> Iterator[Result]:
    """Judge every model on every split in every world, or what is kept of them."""
    with tqdm(steps(), unit="model", file=sys.stdout) as told:
        for seed, split, model in told:
            listener = _listener(seed)
            told.set_description(f"world {seed}, by {split}: {model}")
            if not kept or kept_at(listener, split, model).is_file():
                yield Result(seed, split, model, listener.told(scores_of(listener, split, model)))


def main() -> int:
    """Measure what is not measured yet, print the tables, and write the page if asked to."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--write", action="store_true", help=f"write {PAGE.relative_to(ROOT)}")
    parser.add_argument(
        "--kept", action="store_true", help="measure nothing, and show what was measured before"
    )
    given = parser.parse_args()
    start_anew("bench.taste.run")
    found = list(results(kept=given.kept))
    print(text(found))
    if given.write:
        write_whole(PAGE, page(found))
        print(f"written: {PAGE.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
