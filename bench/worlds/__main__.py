"""`python -m bench.worlds` measures the worlds beside real data and writes docs/reference/worlds.md.

The exit status is 1 where a figure is out of its bounds. With `--real` it measures the real playlists instead, whose
figures stand in `playlists.REAL` and `order.REAL`.
"""

from __future__ import annotations

import argparse
import sys

from bench.one_thread import start_anew
from bench.worlds.listens import listens_part
from bench.worlds.order import REAL_CUTS, SEEDS, mean_of, measured, of_world, parts, spread
from bench.worlds.page import PAGE, page, playlists_part
from bench.worlds.playlists import statistics
from bench.worlds.real import real_playlists
from kit.data.worlds import playlists_world
from kit.whole import write_whole


def main() -> int:
    """Measure, print, and write the page."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--real", action="store_true", help="measure real playlists, and write nothing")
    given = parser.parse_args()
    start_anew("bench.worlds")
    if given.real:
        return _real()
    of_playlists = [statistics(playlists_world(seed=seed, min_count=1).playlists) for seed in SEEDS]
    told = [playlists_part(of_playlists, [of_world(seed) for seed in SEEDS]), listens_part()]
    write_whole(PAGE, page(told))
    print(page(told))
    return int(any(part.missed for part in told))


def _real() -> int:
    playlists, filtered = real_playlists(), real_playlists(min_count=2)
    if playlists is None or filtered is None:
        print("there are no real playlists here: KIT_REAL_DATA names the folder that holds playlists/")
        return 1
    for what, figure in statistics(playlists, filtered).items():
        print(f"{what:60} {figure:.4f}")
    cuts = [real_playlists(min_count=2, seed=seed) for seed in range(REAL_CUTS)]
    found = [measured(f"real-{seed}", parts(cut)) for seed, cut in enumerate(cuts) if cut is not None]
    print("REAL =", {name: round(figure, 4) for name, figure in mean_of(found).items()})
    print("REAL_WORTH =", {what: tuple(round(one, 4) for one in of) for what, of in spread(found).items()})
    return 0


if __name__ == "__main__":
    sys.exit(main())
