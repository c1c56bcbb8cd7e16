"""`python -m kit funnel` runs the whole funnel without a notebook, from the files to a table of recommendations."""

from __future__ import annotations

import argparse
import csv
import hashlib
import os
import sys
from pathlib import Path
from time import perf_counter
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from kit.data.errors import DataError, written_whole
from kit.data.folder import cache_folder
from kit.data.heldout import HeldOut, artists_of, hold_out
from kit.data.lastfm import LastFM, load_lastfm
from kit.funnel.night import Answer, FunnelSettings, Night, first_stage, make_night
from kit.funnel.retrieval import tastes
from kit.metrics import bootstrap_interval, coverage, ndcgs, recalls, surprises

__all__ = ["add_to", "run"]

HEADER = ("user", "rank", "artist", "score")


def add_to(commands: Any) -> None:
    """Add the command to a parser's subcommands.

    Examples
    --------
    >>> parser = argparse.ArgumentParser()
    >>> add_to(parser.add_subparsers())
    >>> asked = parser.parse_args(["funnel", "--no-run-mf"])
    >>> asked.run_mf, asked.k, asked.ranker
    (False, 20, 'logistic')
    """
    funnel = commands.add_parser(
        "funnel",
        help="recommend artists to listeners, in two stages",
        description="Recommend artists to the listeners of a set: candidates by tags and by plays, then a ranker. "
        "What is made at night is kept, and can be taken again with --no-run-mf and --no-run-ranker.",
    )
    funnel.add_argument(
        "--data",
        default="world",
        help="world (synthetic; default), lastfm (real), or a folder with the six files",
    )
    funnel.add_argument(
        "--out",
        default="recommendations.csv",
        metavar="CSV",
        help="the file to write: user,rank,artist,score",
    )
    funnel.add_argument(
        "--users", type=_positive, metavar="N", help="recommend to the first N tested users only"
    )
    funnel.add_argument("--k", type=_positive, default=20, help="how many artists a user gets (20)")
    funnel.add_argument(
        "--candidates",
        type=_positive,
        default=500,
        metavar="N",
        help="how many candidates the first stage lets through (500)",
    )
    funnel.add_argument(
        "--sources",
        choices=["tags", "factors", "both"],
        default="both",
        help="where candidates come from: tags, the factorisation, or both in turn (both)",
    )
    funnel.add_argument(
        "--dim",
        type=_positive,
        default=16,
        help="how many numbers a user and an artist have (16)",
    )
    funnel.add_argument("--ranker", choices=["logistic", "neural"], default="logistic")
    funnel.add_argument("--seed", type=int, default=0)
    # `type=bool` would not do: bool("False") is True.
    both = argparse.BooleanOptionalAction
    funnel.add_argument("--run-mf", action=both, default=True, help="factorise anew, or take what was kept")
    funnel.add_argument(
        "--run-ranker", action=both, default=True, help="train the ranker anew, or take what was kept"
    )
    funnel.add_argument(
        "--store", metavar="FOLDER", help="where the night is kept (default: the kit's own cache)"
    )
    funnel.set_defaults(run=run)


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"{text} is too few; give 1 or more")
    return number


def run(asked: argparse.Namespace) -> None:
    """Do what the command line asks for.

    Raises
    ------
    DataError
        Before anything is worked out, where that can be told.

    Examples
    --------
    >>> import tempfile
    >>> out = Path(tempfile.mkdtemp(), "recommendations.csv")
    >>> parser = argparse.ArgumentParser()
    >>> add_to(parser.add_subparsers())
    >>> run(parser.parse_args(["funnel", "--out", str(out), "--users", "3", "--store", str(out.parent)]))
    world: ...
    >>> out.read_text().splitlines()[0]
    'user,rank,artist,score'
    """
    if asked.k > asked.candidates:
        raise DataError(f"{asked.k} artists a user out of {asked.candidates} candidates: raise --candidates")
    if asked.run_mf and not asked.run_ranker:
        raise DataError("a kept ranker does not fit new factors: give --no-run-mf with --no-run-ranker")
    out = _writable(Path(asked.out))
    store = Path(asked.store) if asked.store else cache_folder() / "funnel" / Path(asked.data).name
    music = load_lastfm(asked.data)
    try:
        held = hold_out(music.plays, np.random.default_rng(asked.seed))
    except ValueError as error:
        raise DataError(f"{asked.data}: {error}") from error
    most = len(music.artist_ids) - int(np.diff(held.known.indptr).max())
    if asked.candidates > most:
        raise DataError(
            f"--candidates can be {most:,} at most here: of so many artists a listener knows none"
        )
    print(f"{music}\n{held}\n")
    settings = FunnelSettings(
        dim=asked.dim,
        candidates=asked.candidates,
        sources=asked.sources,
        ranker=asked.ranker,
        seed=asked.seed,
    )
    night = _night(music, held, settings, store, asked)
    users = held.users[: asked.users]
    answers = _requests(night, held, users, asked.k)
    _write(out, music, users, answers)
    _report(night, music, held, answers, asked.k)
    print(f"\n{out}: {len(users):,} users, {asked.k} artists each, the highest score first")


def _writable(out: Path) -> Path:
    if out.is_dir() or not out.absolute().parent.is_dir():
        raise DataError(f"{out} cannot be written: --out names a file in a folder that exists")
    if not os.access(out.absolute().parent, os.W_OK):
        raise DataError(f"the folder {out.absolute().parent} cannot be written to; name another with --out")
    return out


def _made_from(held: HeldOut, music: LastFM) -> str:
    digest = hashlib.sha256()
    for array in (held.history.indptr, held.history.indices, held.history.data, music.tag_counts.indices):
        digest.update(array.tobytes())
    return digest.hexdigest()[:16]


def _night(
    music: LastFM, held: HeldOut, settings: FunnelSettings, store: Path, asked: argparse.Namespace
) -> Night:
    print("at night")
    made_from = _made_from(held, music)
    kept = None if asked.run_mf else Night.load(store, made_from)
    if kept is not None:
        print(f"  factors{'' if asked.run_ranker else ' and ranker'} taken from {store}")
        _fits(kept, settings, asked.run_ranker)
    begun = perf_counter()
    with _Bars() as bars:
        try:
            night = make_night(
                music, held, settings, kept=kept, keep_ranker=not asked.run_ranker, told=bars.tell
            )
        except ValueError as error:
            raise DataError(str(error)) from error
    path = night.save(store, made_from)
    print(
        f"  {len(night.vectors):,} vectors of artists, {night.vectors.shape[1]} numbers each; "
        f"{night.factors.artists.shape[1]} numbers a user and an artist; the {settings.ranker} ranker"
    )
    print(f"  {perf_counter() - begun:.1f} s, kept in {path}")
    return night


def _fits(kept: Night, settings: FunnelSettings, run_ranker: bool) -> None:
    if kept.factors.artists.shape[1] != settings.dim:
        raise DataError(
            f"the kept factors have {kept.factors.artists.shape[1]} numbers, not {settings.dim}: say --dim "
            f"{kept.factors.artists.shape[1]}, or --run-mf"
        )
    if not run_ranker and kept.settings.sources != settings.sources:
        raise DataError(
            f"the kept ranker learnt from candidates of other sources: say --sources {kept.settings.sources}, "
            "or --run-ranker"
        )
    if not run_ranker and kept.settings.ranker != settings.ranker:
        raise DataError(
            f"the kept ranker is {kept.settings.ranker}: say --ranker {kept.settings.ranker}, or --run-ranker"
        )


class _Bars:
    """A progress bar a stage, on stderr, where somebody can see it."""

    def __init__(self) -> None:
        self._bar: Any = None
        self._stage = ""

    def tell(self, stage: str, done: int, of: int) -> None:
        from tqdm import tqdm

        if stage != self._stage:
            self.__exit__()
            self._stage = stage
            self._bar = tqdm(desc=f"  {stage}", total=of, file=sys.stderr, disable=None, leave=False)
        self._bar.update(done - self._bar.n)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._bar is not None:
            self._bar.close()


def _plays_of(table: Any, user: int) -> NDArray[np.float64]:
    return np.asarray(table.data[table.indptr[user] : table.indptr[user + 1]])


def _requests(night: Night, held: HeldOut, users: NDArray[np.int64], k: int) -> list[Answer]:
    print("\nat request time")
    answers = []
    with _Bars() as bars:
        for i, user in enumerate(users, 1):
            answers.append(night.request(artists_of(held.known, user), _plays_of(held.known, user), k))
            bars.tell("requests", i, len(users))
    parts = {name: 1000 * np.median([a.seconds[name] for a in answers]) for name in answers[0].seconds}
    listed = ", ".join(f"{name} {value:.1f}" for name, value in parts.items())
    print(f"  one request: {sum(parts.values()):.1f} ms ({listed}; medians of {len(answers):,})")
    return answers


def _write(out: Path, music: LastFM, users: NDArray[np.int64], answers: list[Answer]) -> None:
    with (
        written_whole(out, "name another file with --out") as unfinished,
        unfinished.open("w", newline="", encoding="utf-8") as file,
    ):
        writer = csv.writer(file)
        writer.writerow(HEADER)
        for user, answer in zip(users, answers, strict=True):
            for place, (artist, score) in enumerate(zip(answer.artists, answer.scores, strict=True), 1):
                writer.writerow((music.user_ids[user], place, music.artist_ids[artist], f"{score:.6g}"))


def _report(night: Night, music: LastFM, held: HeldOut, answers: list[Answer], k: int) -> None:
    """Print how good the lists are on what was held out, where there are two users or more."""
    n = len(answers)
    if n < 2:
        return
    found, test = np.array([answer.artists for answer in answers]), held.test[:n]
    listeners = np.bincount(held.history.indices, minlength=held.history.shape[1])
    rng = np.random.default_rng(0)
    known = held.known[held.users[:n]]
    first = first_stage(
        night.settings,
        night.vectors,
        night.factors,
        tastes(known, night.vectors),
        np.array([night.factors.user_of(artists_of(known, i), _plays_of(known, i)) for i in range(n)]),
        known,
    )
    rows = {
        f"recall@{k}": recalls(found, test),
        f"NDCG@{k}": ndcgs(found, test),
        "novelty, bits": surprises(found, listeners, len(music.user_ids)),
        "recall of the candidates": recalls(first, test),
    }
    print(f"\nhow good (on {sum(map(len, test)):,} held-out pairs of {n:,} users; intervals of 95 %)")
    for name, values in rows.items():
        print(f"  {name:26}{bootstrap_interval(values, rng)}")
    print(f"  {'coverage':26}{coverage(found, len(music.artist_ids)):.3f}")
