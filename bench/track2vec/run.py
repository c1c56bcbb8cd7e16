"""`make bench` measures how fast and how well Track2Vec is trained, beside the original lab and the peers.

Each line of the table is measured by a module of its own, in one run with its peers; medians of runs that take turns.
Unit is the second of the processor, on one thread, where a line does not say otherwise. `--quick` measures less, on
smaller sets, against targets of its own, and is no evidence for those of the full size. A missed target is an exit
status of 1.
"""

from __future__ import annotations

import argparse
import importlib
import importlib.util
import os
import sys
import time

from bench.one_thread import start_anew

MODULES = ("sampler", "step", "trainer", "to_quality", "quality", "loading", "neighbours", "growth")


def found() -> list[str]:
    """The modules that are there."""
    return [name for name in MODULES if importlib.util.find_spec(f"bench.track2vec.{name}")]


def main() -> int:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--quick", action="store_true", help="measure smaller sizes, in under three minutes")
    parser.add_argument(
        "--only", choices=found(), action="append", help="measure one line of the table, or several"
    )
    given = parser.parse_args()
    start_anew("bench.track2vec.run", tensorflow=False)
    return measure(given.only or found(), given.quick)


def measure(names: list[str], quick: bool) -> int:
    """Print each row as it comes, then all of them."""
    start, rows = time.perf_counter(), []
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}{', quick: smaller sizes' if quick else ''}")
    for number, name in enumerate(names, 1):
        print(f"\n[{number}/{len(names)}, {(time.perf_counter() - start) / 60:.1f} min] {name}", flush=True)
        for row in importlib.import_module(f"bench.track2vec.{name}").rows(quick):
            print(f"{row.what}: {row.ratio:.3g} ({row.target})\n  {row.figures}", flush=True)
            rows.append(row)
    print(f"\n{'what':58}{'ratio':>9}  target")
    for row in rows:
        print(f"{row.what:58}{row.ratio:9.3g}  {row.target}{'' if row.met else '   MISSED'}")
    missed = [row.what for row in rows if not row.met]
    print(
        f"\n{(time.perf_counter() - start) / 60:.1f} minutes"
        + (f"; missed: {', '.join(missed)}" if missed else "")
    )
    print(f"bench: targets met {len(rows) - len(missed)}/{len(rows)}")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
