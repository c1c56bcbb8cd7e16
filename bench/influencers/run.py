"""`python -m bench.influencers.run` measures how well ratings are predicted in lab 02, beside the original.

Three worlds of influencers, each of its own seed; every model is the reference answer of the solution, trained and
judged on three folds. Each result is kept below build/ as soon as it is there, so a run that was ended goes on where it
was; a change of the world, of an answer or of how it is fitted makes it anew. `--write` writes the page of the docs.
"""

from __future__ import annotations

import argparse
import sys
import time
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bench.influencers.page import PAGE, Result, page, text
from bench.influencers.sizes import COLD, DRAWS, N_FOLDS, SEEDS, SHIPPED
from bench.one_thread import start_anew
from kit.data.errors import written_whole
from kit.data.influencers import stratified_folds
from kit.data.ratings import Ratings
from kit.data.worlds.influencers import influencers_world

ROOT = Path(__file__).resolve().parents[2]
KEPT = ROOT / "build" / "bench-influencers"
MAIN = ("random", "naive", "LGBM", "Dot", "NN", "Text")
SOUND = ("Text + sound",)
MORE = (  # in the world that students load
    "Text + people",
    "LGBM + sound",
    "Text French",
    "Text, no stop words",
    "Text, dilated",
)


def steps() -> list[tuple[int, str, str]]:
    """Give seed, model and folds of everything that is measured: the main table of all seeds first."""
    main = [(seed, model, "stratified") for seed in SEEDS for model in (*MAIN, *SOUND)]
    cold = [(seed, model, group) for seed in SEEDS for group, models in COLD.items() for model in models]
    more = [(SHIPPED, model, "stratified") for model in MORE]
    return [*main, *cold, *more]


def folds_of(data: Ratings, kind: str, seed: int, cold_folds: Any) -> list[tuple[Any, Any]]:
    """Make folds by rows, or by the song, artist or influencer that may not stand on both sides."""
    rng = np.random.default_rng([seed, 3])
    influencer, song = data.pairs.T
    groups = {"song": song, "artist": data.artists[song], "influencer": influencer}
    if kind == "stratified":
        return stratified_folds(data.ratings, N_FOLDS, rng)
    return cold_folds(groups[kind], N_FOLDS, rng)


@lru_cache(maxsize=1)
def _models(seed: int) -> Any:
    from bench.influencers.settings import Settings

    return Settings(influencers_world(seed=seed).ratings, seed)


def kept_at(seed: int, model: str, kind: str) -> Path:
    """Give the path of a kept result; another world, answer or way of fitting has another path."""
    mark = _models(seed).fingerprint(model)
    return KEPT / f"{seed}-{model}-{kind}-{mark}.npy".replace(" ", "")


def measured(seed: int, model: str, kind: str) -> NDArray[np.float64]:
    """Measure the squared error of every rating by a model that has not seen it, and give the number of its fold."""
    path = kept_at(seed, model, kind)
    if path.is_file():
        return np.load(path)
    models = _models(seed)
    data, oof_rmse = models.data, models.answers["oof_rmse"]
    folds = folds_of(data, kind, seed, models.answers["cold_folds"])
    fit_predict, draws = models.of(model), DRAWS.get(model, 1)
    errors = np.mean([_errors(data, fit_predict, folds, oof_rmse) for _ in range(draws)], axis=0)
    # np.save adds an ending to a file's name, but not to an open file.
    with (
        written_whole(path, "see that the folder build can be written to") as draft,
        draft.open("wb") as file,
    ):
        np.save(file, errors)
    return errors


def _errors(
    data: Ratings, fit_predict: Any, folds: list[tuple[Any, Any]], oof_rmse: Any
) -> NDArray[np.float64]:
    """Give squared errors and folds by the reference answer, whose score must be that of these errors."""
    errors, turns = np.full((2, len(data)), np.nan), enumerate(folds)

    def noted(X: Any, y: Any, asked: Any) -> Any:
        predicted = fit_predict(X, y, asked)
        number, (_, test) = next(turns)
        assert (data.pairs[test] == asked).all(), "the folds are asked in their order"
        errors[:, test] = (predicted - data.ratings[test]) ** 2, np.full(len(test), number)
        return predicted

    score = oof_rmse(noted, data.pairs, data.ratings, folds)
    by_fold = [np.sqrt(errors[0, test].mean()) for _, test in folds]
    if not np.isclose(score, np.mean(by_fold)) and not np.isclose(score, np.sqrt(errors[0].mean())):
        raise AssertionError(f"oof_rmse says {score}, and the errors say {np.mean(by_fold)}")
    return errors


def main() -> int:
    """Measure what is not measured yet, print the tables, and write the page if asked to."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--main", action="store_true", help="measure only the main table (ten minutes of one core)"
    )
    parser.add_argument(
        "--kept", action="store_true", help="measure nothing, and show what was measured before"
    )
    parser.add_argument("--write", action="store_true", help=f"write {PAGE.relative_to(ROOT)}")
    given = parser.parse_args()
    start_anew("bench.influencers.run")
    start, results = time.perf_counter(), []
    todo = [step for step in steps() if not given.main or (step[1] in MAIN and step[2] == "stratified")]
    for number, (seed, model, kind) in enumerate(todo, 1):
        minutes = (time.perf_counter() - start) / 60
        if given.kept and not kept_at(seed, model, kind).is_file():
            continue
        results.append(Result(seed, model, kind, measured(seed, model, kind)))
        words = f"world {seed}, {kind}: {model} {results[-1].rmse:.4f}"
        print(f"[{number}/{len(todo)}, {minutes:.1f} min] {words}", flush=True)
    print(text(results) if results else "nothing is measured yet: run it without --kept")
    if given.write and results:
        PAGE.write_text(page(results, len(steps()) - len(results)), encoding="utf-8")
        print(f"written: {PAGE.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
