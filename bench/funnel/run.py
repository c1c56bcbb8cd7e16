"""`python -m bench.funnel.run` measures the funnel on the synthetic world and on the real set.

Every method of `bench.funnel.methods` on the same splits, one a seed; then the command itself, with its time. The real
set is taken from the kit's cache, or from `--real FOLDER`; without it that half is left out. `--write` puts what was
found into docs/reference/funnel.md: nothing in there is written by hand but the words between the tables.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from bench.funnel.methods import METHODS, Case
from bench.one_thread import start_anew
from kit.data.folder import cache_folder
from kit.data.heldout import hold_out
from kit.data.lastfm import load_lastfm
from kit.data.worlds.listens import listens_world
from kit.metrics import bootstrap_interval, coverage, ndcgs, recalls, surprises

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "reference" / "funnel.md"
N_CANDIDATES = {"world": 500, "lastfm": 500}
SEEDS = {"world": 3, "lastfm": 3}


def main() -> int:
    """Measure, print, and write the page if asked to."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--write", action="store_true", help=f"write {PAGE.relative_to(ROOT)}")
    parser.add_argument("--real", metavar="FOLDER", help="the folder of the real set, if it is not imported")
    parser.add_argument(
        "--seeds",
        type=int,
        metavar="N",
        help="how many splits of each set (3 of each)",
    )
    parser.add_argument("--only", choices=["world", "lastfm"], help="measure one of the two sets only")
    given = parser.parse_args()
    start_anew("bench.funnel.run")
    sets = _sets(given)
    if given.write and len(sets) < 2:
        print("nothing written: the page has both sets; give --real FOLDER, and not --only")
        return 2
    pages = [measure(name, source, given.seeds or SEEDS[name]) for name, source in sets.items()]
    if given.write:
        PAGE.write_text("\n".join([HEAD, *pages, TAIL.format(peers=_peers())]), encoding="utf-8")
        print(f"written: {PAGE.relative_to(ROOT)}")
    return 0


def _sets(given: argparse.Namespace) -> dict[str, str]:
    sets = {"world": "world"}
    if given.real or (cache_folder() / "lastfm").is_dir():
        sets["lastfm"] = given.real or "lastfm"
    else:
        print(
            "the real set is not here and is left out: python -m kit data download lastfm, or --real FOLDER"
        )
    return {name: source for name, source in sets.items() if given.only in (None, name)}


def _peers() -> str:
    there = [
        name
        for name, module in (("scikit-surprise", "surprise"), ("implicit", "implicit"))
        if find_spec(module)
    ]
    missing = [name for name in ("scikit-surprise", "implicit") if name not in there]
    return "".join(
        [
            f"Peers measured: {', '.join(there)}. " if there else "",
            f"Not installed here: {', '.join(missing)}." if missing else "",
        ]
    ).strip()


def measure(name: str, source: str, n_seeds: int) -> str:
    """Measure one set, print the report, and give it as a piece of the page."""
    music = load_lastfm(source)
    truth = listens_world().truth if name == "world" else None
    values: dict[str, list[dict[str, Any]]] = {}
    for seed in range(n_seeds):
        held = hold_out(music.plays, np.random.default_rng(seed))
        case = Case(music, music.without_tags(held.hidden), held, seed, N_CANDIDATES[name], truth)
        for group in METHODS:
            begun = time.process_time()
            for method, lists in group(case):
                spent, begun = time.process_time() - begun, time.process_time()
                found: dict[str, Any] = {
                    "recall@20": recalls(lists, held.test),
                    "NDCG@20": ndcgs(lists, held.test),
                    "novelty": surprises(lists, case.listeners, len(music.user_ids)),
                    "coverage": coverage(lists, len(music.artist_ids)),
                }
                values.setdefault(method, []).append(found)
                print(
                    f"{name}, seed {seed}: {method:45}{found['recall@20'].mean():.3f}  {spent:6.1f} CPU-s",
                    flush=True,
                )
    first = {method: values.pop(method) for method in list(values) if method.startswith("candidates ")}
    rows = []
    for method, seeds in values.items():
        cells = []
        for what in ("recall@20", "NDCG@20", "novelty"):
            # Every split tests the same users: first comes the mean of each user, then the interval over users.
            mean = bootstrap_interval(
                np.mean([found[what] for found in seeds], axis=0), np.random.default_rng(0)
            )
            cells.append(f"{mean.mean:.3f} [{mean.low:.3f}, {mean.high:.3f}]")
        spread = statistics.stdev(found["recall@20"].mean() for found in seeds) if len(seeds) > 1 else 0.0
        covered = statistics.mean(found["coverage"] for found in seeds)
        rows.append(f"| {method} | {cells[0]} | {spread:.3f} | {cells[1]} | {covered:.3f} | {cells[2]} |")
    caps = {
        method: bootstrap_interval(
            np.mean([found["recall@20"] for found in seeds], axis=0), np.random.default_rng(0)
        )
        for method, seeds in first.items()
    }
    versus = _against(values)
    text = TABLE.format(
        title={"world": "The synthetic world", "lastfm": "The real set"}[name],
        music=f"{len(music.user_ids):,} users, {len(music.artist_ids):,} artists, {music.plays.nnz:,} pairs",
        held=held,
        n_seeds=n_seeds,
        rows="\n".join(rows),
        n_candidates=N_CANDIDATES[name],
        caps="\n".join(f"| {method} | {cap} |" for method, cap in caps.items()),
        versus=versus,
        command=_command(name, source),
    )
    print(text, flush=True)
    return text


def _against(values: dict[str, list[dict]]) -> str:
    """Compare recall@20 of two methods, user by user."""
    pairs = [("MF", "funnel"), ("funnel", "tags"), ("funnel, nearest artists too", "funnel")]
    pairs += [("neural ranker", "funnel"), ("neural ranker", "funnel, nearest artists too")]
    both = "candidates by both in turn"
    pairs += [(f"funnel, {both}", "funnel"), (f"funnel, {both}", "MF"), (f"neural ranker, {both}", "MF")]
    pairs += [("sum of tag counts, dot product", "tags")]
    rows = []
    for one, other in pairs:
        difference = np.mean(
            [a["recall@20"] - b["recall@20"] for a, b in zip(values[one], values[other], strict=True)], axis=0
        )
        rows.append(f"| {one} − {other} | {bootstrap_interval(difference, np.random.default_rng(0))} |")
    return "\n".join(rows)


def _command(name: str, source: str) -> str:
    """Run the command; give what it prints, and its time and memory."""
    said = []
    with tempfile.TemporaryDirectory() as folder:
        for ranker in ("logistic", "neural"):
            flags = [
                "--data",
                source,
                "--candidates",
                str(N_CANDIDATES[name]),
                "--ranker",
                ranker,
                "--seed",
                "0",
            ]
            before, begun = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
            ran = subprocess.run(
                [
                    sys.executable,
                    "-m",
                    "kit",
                    "funnel",
                    *flags,
                    "--out",
                    f"{folder}/recommendations.csv",
                    "--store",
                    f"{folder}/{ranker}",
                ],
                cwd=ROOT,
                capture_output=True,
                text=True,
                check=True,
            )
            after, took = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter() - begun
            cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
            shown = (
                ran.stdout.replace(source, name)
                .replace(folder, "")
                .replace("/recommendations.csv", "recommendations.csv")
            )
            shown = "\n".join(line for line in shown.splitlines() if "kept in" not in line)
            said.append(
                f"`python -m kit funnel --data {name} --candidates {N_CANDIDATES[name]} --ranker {ranker}`: "
                f"{cpu:.0f} seconds of the processor, {took:.0f} by the clock.\n\n```\n{shown.strip()}\n```"
            )
    return "\n\n".join(said)


HEAD = """# The funnel in figures

Written by `python -m bench.funnel.run --write`: no figure here is written by hand. What the methods are stands in
`bench/funnel/methods.py`, the funnel itself in `kit/funnel`.

Of each user with 20 artists or more, ten artists are hidden for the test and five more are the labels that a ranker
learns from; the rest is the history. Every artist is ranked (no sample of them), and none that the user knows is
suggested, but by the row that says so. Several random splits; each user's value is the mean over the splits, the
intervals are of 95 % over users (bootstrap), and the spread is the standard deviation of recall@20 over the splits.
Novelty is -log2 of the share of users who listen to an artist, in bits. One thread; the seconds are those of the
machine that ran it last, where other work may have run beside it (then the clock says more than the processor)."""

TABLE = """
## {title}

{music}; in a split {held}. {n_seeds} splits.

| | recall@20 | spread | NDCG@20 | coverage | novelty |
|---|---|---|---|---|---|
{rows}

| recall of {n_candidates} candidates, which no ranker can pass | |
|---|---|
{caps}

| recall@20, the same users | difference |
|---|---|
{versus}

{command}
"""

TAIL = """
## The rows

- `tags`: unit vectors of TF-IDF, their mean over what a user knows, the cosine. The rows below it are slips
  of the original system: known artists are left in, popularity and freshness are columns beside the tags (scaled, less
  so, or as they are), counts of tags are added up and compared by the dot product. Sums of counts find more and show a
  small part of the catalogue.
- `BiasedSVD`: scikit-surprise with the original's settings (10 factors, 100 epochs, rate .005, penalty .08). {peers}
- `tags, with those that users gave to what is hidden`: the same vectors, with the tags that a tested user gave to the
  very artists that are hidden from the methods. All other rows are without these tags.
- `MF`: `kit.funnel.factors`, 16 factors, on history and labels.
- `funnel`: candidates by tags, then a logistic ranker that sees the cosine, popularity, freshness (with its square, the
  user's and the distance of the two) and the product of the factors, which were fitted to the history alone. `factors
  that saw the labels` were not. Below, the same with candidates by the factorisation, and by both sources in turn.
- `neural ranker`: GMF and MLP (`kit.funnel.neural`), with the nearest known artists too. The row `nearest artists too`
  is the logistic ranker on the same inputs: what is left between the two is what the network adds.
- `oracle`: the order of the truth that the world was made from.
"""

if __name__ == "__main__":
    sys.exit(main())
