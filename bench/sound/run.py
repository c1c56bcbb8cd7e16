"""`python -m bench.sound.run` measures lab 05: who finds listeners of a song that nobody has played, and of others.

Three protocols in up to five worlds: cold songs, whose artists have others; cold artists; and warm songs, where a fifth
of all pairs of a user and a song is hidden. What costs little is measured first, in all worlds, and then one network
after the other. What is measured is kept below build/ as soon as it is there, by a mark of its code, so a run that was
ended goes on where it was. `--worlds 1` measures the world that students load, and `--write` writes
docs/reference/sound.md from all that is there. A world takes some five minutes of a processor.
"""

from __future__ import annotations

import argparse
import hashlib
import inspect
import sys
import time
from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bench.one_thread import start_anew
from bench.sound import answers as lab
from bench.sound import peers, rows, ways
from bench.sound.hybrid import KNOWN, hybrid
from bench.sound.peers import PEERS
from bench.sound.ratings import ratings_table
from bench.sound.rows import ROWS, Case, average_precision
from bench.sound.table import PAGE, PROTOCOLS, Result, can, page, shown
from bench.sound.ways import TEXTS, WAYS
from bench.sound.world import SEEDS, case_of
from kit.cold import aucs_of_others
from kit.data.errors import written_whole
from kit.data.plays import SIZES, Cold, Plays, kept_plays
from kit.data.worlds.plays import PlaysWorld, plays_world
from kit.whole import write_whole

ROOT = Path(__file__).resolve().parents[2]
KEPT = ROOT / "build" / "bench-sound"
K = 20
HIDDEN = 0.2  # of the pairs, in the warm protocol

Floats = NDArray[np.float64]
Way = Callable[[Case], Floats]

# Networks cost much, and come last, in this order.
LONG = (
    "late fusion of texts and sound",
    "tags by a network, its last hidden layer, linear",
    "CNN on log-mel, MSE",
    "CNN on log-mel, WPE",
    "CQT network",
)
LAB = ("audio_cnn", "late_fusion", "artist_prior")  # what ways take from the lab
FACTORS: dict[str, Way] = {name: way for name, way in WAYS.items() if name not in LONG}
ORDER = (*ROWS, *PEERS, *FACTORS, *LONG)


@lru_cache(maxsize=1)
def _world(seed: int) -> tuple[Plays, PlaysWorld]:
    world = plays_world(SIZES["world"], seed=seed)
    return kept_plays("world" if seed == SEEDS[0] else f"world {seed}", world), world


@lru_cache(maxsize=1)
def case(seed: int, protocol: str) -> tuple[Case, NDArray[np.bool_] | None, NDArray[np.bool_]]:
    """Give what is known, which pairs of that are not asked for again, and what is right."""
    music, world = _world(seed)
    if protocol != "warm":
        found = case_of(music, world, seed, protocol)
        return found, None, found.heard
    from dataclasses import replace

    played = music.plays.toarray()
    hidden = (np.random.default_rng([seed, 2, 6]).random(played.shape) < HIDDEN) & (played > 0)
    from scipy.sparse import csr_array

    visible = replace(music, plays=csr_array(np.where(hidden, 0, played)))
    everything = np.arange(len(music))
    return (
        Case(visible, world.truth.attributes, Cold(everything, everything), seed),
        (played > 0) & ~hidden,
        hidden,
    )


def scores_of(of: Case, name: str) -> Floats:
    """Give the scores of all users and the songs that are asked for."""
    return of.scores(WAYS[name](of)) if name in WAYS else {**ROWS, **PEERS}[name](of)


def mark_of(name: str) -> str:
    """Make a mark of the code that a result depends on: of the lab's functions, those that the way itself names."""
    modules = (rows, ways) if name in WAYS else (rows, peers) if name in PEERS else (rows,)
    source = [inspect.getsource(one) for one in modules]
    if name in WAYS:
        own = inspect.getsource(WAYS[name])
        source += [lab.source_of(one) for one in LAB if f'"{one}"' in own]
    return hashlib.sha256("|".join([name, *source]).encode()).hexdigest()[:8]


def kept_at(seed: int, protocol: str, name: str) -> Path:
    """Give the path of a kept result."""
    return KEPT / f"{seed}-{protocol}-{''.join(c for c in name if c.isalnum())}-{mark_of(name)}.npz"


def measured(seed: int, protocol: str, name: str) -> Result:
    """Give what is kept of a result, and measure it first where nothing is."""
    path = kept_at(seed, protocol, name)
    if not path.is_file():
        of, known, right = case(seed, protocol)
        began = time.process_time()
        scores = scores_of(of, name)
        spent = time.process_time() - began
        auc = aucs_of_others(scores, right, known)
        best = np.where(known, -np.inf, scores) if known is not None else scores
        precision = np.full(len(auc), np.nan)
        asked = np.isfinite(auc)
        precision[asked] = average_precision(best[asked], right[asked], K)
        _keep(path, auc=auc, map=precision, spent=np.array(spent))
    with np.load(path, allow_pickle=False) as kept:
        return Result(seed, protocol, name, kept["auc"], kept["map"], float(kept["spent"]))


def hybrid_at(seed: int) -> Path:
    """Give the path of what is kept of the hybrid."""
    mark = hashlib.sha256(
        (inspect.getsource(sys.modules[hybrid.__module__]) + lab.source_of("pmf_with_prior")).encode()
    )
    return KEPT / f"{seed}-hybrid-{mark.hexdigest()[:8]}.npz"


def hybrid_of(seed: int) -> dict[tuple[int, str], Floats]:
    """Give the AUC of each user when 1, 3 or 10 plays of each cold song are known."""
    path = hybrid_at(seed)
    if not path.is_file():
        found = hybrid(case(seed, "songs")[0])
        _keep(path, **{f"{n}|{name}": values for (n, name), values in found.items()})
    with np.load(path, allow_pickle=False) as kept:
        return {(int(key.split("|")[0]), key.split("|")[1]): kept[key] for key in kept.files}


def _keep(path: Path, **arrays: NDArray[np.generic]) -> None:
    # np.savez adds an ending to a file's name, but not to an open file.
    with (
        written_whole(path, "see that the folder build can be written to") as draft,
        draft.open("wb") as file,
    ):
        np.savez(file, **arrays)  # type: ignore[arg-type]


def steps(seeds: tuple[int, ...]) -> list[tuple[int, str, str]]:
    """Give seed, protocol and way of all that is measured: what costs little in all worlds, then network by network."""
    return [
        (seed, protocol, name)
        for names in (ORDER[: -len(LONG)], *([name] for name in LONG))
        for seed in seeds
        for protocol in PROTOCOLS
        for name in names
        if can(protocol, name)
    ]


def results(seeds: tuple[int, ...], *, kept: bool) -> Iterator[Result]:
    """Give all results that can be had here, or those that are there."""
    for seed, protocol, name in steps(seeds):
        possible = not kept and (name not in PEERS or peers.installed(name))
        if possible or kept_at(seed, protocol, name).is_file():
            found = measured(seed, protocol, name)
            if not kept:
                print(
                    f"world {seed}, {protocol}: {name} {np.nanmean(found.auc):.3f} {found.spent:.1f} s",
                    flush=True,
                )
            yield found


def main() -> int:
    """Measure what is not measured yet, print the tables, and write the page if asked to."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--worlds", type=int, default=len(SEEDS), help="how many of the five")
    parser.add_argument(
        "--kept", action="store_true", help="measure nothing, and show what was measured before"
    )
    parser.add_argument("--write", action="store_true", help=f"write {PAGE.relative_to(ROOT)}")
    given = parser.parse_args()
    start_anew("bench.sound.run")
    seeds = SEEDS[: given.worlds]
    hybrids = {seed: hybrid_of(seed) for seed in seeds if not given.kept or hybrid_at(seed).is_file()}
    found = list(results(seeds, kept=given.kept))
    print(shown(found, hybrids))
    if given.write:
        write_whole(PAGE, page(found, hybrids, ratings_table()))
        print(f"written: {PAGE.relative_to(ROOT)}")
    return 0


__all__ = ["KNOWN", "TEXTS", "case", "measured", "steps"]

if __name__ == "__main__":
    sys.exit(main())
