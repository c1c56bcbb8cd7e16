"""`python -m kit taste`: from folders of the listener's own music to a report, a list and a page."""

from __future__ import annotations

import argparse
import os
import sys
import unicodedata
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np

from kit.data.errors import DataError, written_whole
from kit.data.pretrained import musicnn_wheel
from kit.sound.errors import NoReader, Unheard
from kit.sound.summary import FEATURES
from kit.taste.folders import Side, Spotted, spotted_in, three_folders
from kit.taste.grouping import Entry, Shelves, sorted_out
from kit.taste.hearing import SECONDS, WINDOWS, Network, Store
from kit.taste.model import FOLDS, REPEATS, Judged, Taste, fit_taste, judge, nearest_of

__all__ = ["add_to", "run"]

FEWEST = 8  # songs a side from which a taste can be learnt
UNSEEN = {
    "Cc",
    "Cs",
    "Zl",
    "Zp",
}  # control characters, bytes that are no letter, ends of lines and paragraphs
# Marks of the order of writing, which a name may begin and not end.
TURNS = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}
NAMED = 10  # files that are named for each reason why a file was left out
N_OWN = 2 * sum(FEATURES.values()) + 1

Skipped = list[tuple[Path, str]]


def add_to(commands: Any) -> None:
    """Add the command to a parser's subcommands.

    Examples
    --------
    >>> parser = argparse.ArgumentParser()
    >>> add_to(parser.add_subparsers())
    >>> parser.parse_args(["taste", "liked", "disliked", "new"]).show
    20
    """
    taste = commands.add_parser(
        "taste",
        help="order your own music by what you like",
        description="Learn from two folders of music what you like, say how well that can be told, and put a third "
        "folder in order. What is heard is kept, so that a second run is quick.",
    )
    taste.add_argument(
        "liked", metavar="LIKED", help="a folder of songs that you like, an album a folder in it"
    )
    taste.add_argument("disliked", metavar="DISLIKED", help="a folder of songs that you do not like")
    taste.add_argument("candidates", metavar="CANDIDATES", help="a folder of songs to put in order")
    taste.add_argument("--out", default="taste.html", metavar="HTML", help="the page to write (taste.html)")
    taste.add_argument(
        "--pictures",
        type=_count,
        default=10,
        metavar="N",
        help="how many candidates the page shows and plays (10)",
    )
    taste.add_argument(
        "--show", type=_count, default=20, metavar="N", help="how many candidates are listed (20)"
    )
    taste.add_argument(
        "--musicnn",
        action=argparse.BooleanOptionalAction,
        default=True,
        help="hear with musicnn as well, where it is on this computer",
    )
    taste.set_defaults(run=run)


def _count(text: str) -> int:
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from 0 on")
    return int(text)


def run(asked: argparse.Namespace) -> None:
    """Do what the command line asks for.

    Raises
    ------
    DataError
        When a folder is none, nothing in it is heard, or the cache cannot be written.

    Examples
    --------
    >>> run(argparse.Namespace(liked="no such folder", disliked=".", candidates="."))
    Traceback (most recent call last):
        ...
    kit.data.errors.DataError: no such folder: there is no such folder; ...
    """
    folders = three_folders(asked.liked, asked.disliked, asked.candidates)
    out = _writable(Path(asked.out))
    wheel = musicnn_wheel() if asked.musicnn else None
    store = Store(network=Network(wheel) if wheel else None)
    try:
        entries, skipped = _heard(folders, store)
    except NoReader as error:
        raise DataError(str(error)) from error
    shelves = sorted_out(entries)
    _tell_shelves(folders, entries, shelves)
    n_liked = int(shelves.liked.sum())
    if not n_liked or not shelves.waiting:
        _tell_skipped(skipped)
        side = Side.CANDIDATES if n_liked else Side.LIKED
        raise DataError(
            f"{folders[side]}: of the files in {side.value} there is none to go on with; see above"
        )
    if min(n_liked, len(shelves.liked) - n_liked) < FEWEST:
        _tell_nearest(shelves, asked.show)
    else:
        taste, judged = _learnt(shelves)
        _tell_judged(shelves, judged)
        ranked = _ranked(shelves, taste)
        _tell_list(ranked, asked.show)
        _write(out, shelves, judged, taste, ranked, asked.pictures, skipped, store)
    _tell_skipped(skipped)


def _writable(out: Path) -> Path:
    parent = out.absolute().parent
    if (out.exists() and not out.is_file()) or not parent.is_dir() or not os.access(parent, os.W_OK):
        raise DataError(
            f"{out} cannot be written: --out names a file in a folder that exists and can be written to"
        )
    return out


def _heard(folders: dict[Side, Path], store: Store) -> tuple[list[Entry], Skipped]:
    """Hear all files, or take what is kept of them."""
    from tqdm import tqdm

    spotted: list[Spotted] = []
    skipped: Skipped = []
    for side, folder in folders.items():
        files, closed = spotted_in(folder, side)
        spotted += files
        skipped += closed
    entries = []
    begun = perf_counter()
    print("listening" + (", with musicnn too" if store.network else ""), flush=True)
    for one in tqdm(spotted, "  files", unit="file", file=sys.stderr, disable=None, leave=False):
        try:
            entries.append(Entry(store.song(one.path), one))
        except Unheard as error:
            skipped.append((one.path, error.reason.value + (f" ({error.detail})" if error.detail else "")))
        except OSError as error:
            skipped.append((one.path, f"it cannot be read ({error.strerror or error})"))
    n_windows = sum(len(entry.song.starts) for entry in entries)
    print(
        f"  {len(spotted):,} files, {len(entries):,} of them heard: {n_windows:,} windows of {SECONDS:g} s, up to "
        f"{WINDOWS} a file"
    )
    names = ", ".join(f"{name} {width}" for name, width in FEATURES.items())
    print(f"  features: {names}; their mean and spread over a window, and its tempo: {N_OWN} numbers")
    damaged = f" ({store.n_damaged} of them were damaged in the cache)" if store.n_damaged else ""
    print(
        f"  {store.n_heard:,} heard now, {store.n_taken:,} known from the cache{damaged}: "
        f"{perf_counter() - begun:.1f} s; kept in {store.folder}"
    )
    return entries, skipped


def _tell_shelves(folders: dict[Side, Path], entries: Sequence[Entry], shelves: Shelves) -> None:
    print("\nsongs")
    groups = {
        side: len(set(shelves.group[shelves.liked == label].tolist()))
        for side, label in ((Side.LIKED, 1), (Side.DISLIKED, 0))
    }
    for side, folder in folders.items():
        those = shelves.waiting if side is Side.CANDIDATES else shelves.judged
        n = sum(entry.spotted.side is side for entry in those)
        told = f" in {_counted(groups[side], 'group')}" if side in groups else ""
        print(f"  {side.value:11}{n:5} song{'s' * (n != 1)}{told}: {folder}")
    print("  a group: files of one folder, of one album by their tags, or of one recording by their sound")
    loose = sum(entry.spotted.shelf is None for entry in shelves.judged)
    if loose:
        print(
            f"  {loose} lie in the folder itself, without one of their own: each is a group, if no tag says more"
        )
    _tell_pairs("left out, for it is in both folders", shelves.disputed)
    for side in Side:
        known = [(one,) for one, other in shelves.known if other.spotted.side is side]
        _tell_pairs(f"left out of the list, for it is in {side.value} too", known)
    _tell_some("copies of a song that is there already", [_plain(one.song.path) for one, _ in shelves.copies])
    noted: dict[str, list[tuple[str, Path]]] = defaultdict(list)
    for entry in entries:
        for kind, said in entry.song.notes:
            noted[kind].append((said, entry.song.path))
    for alike in noted.values():
        said, path = alike[0]
        more = f", and {len(alike) - 1} more files like it" if len(alike) > 1 else ""
        print(f"  {said}: {_plain(path)}{more}")


def _counted(n: int, what: str) -> str:
    return f"{n} {what}" + "s" * (n != 1)


def _tell_pairs(what: str, files: Sequence[tuple[Entry, ...]]) -> None:
    """Say of each file, or of files that belong together, what became of them; of many, how many more."""
    for those in files[:NAMED]:
        print(f"  {what}: {' and '.join(_plain(one.song.path) for one in those)}")
    if len(files) > NAMED:
        print(f"  and {len(files) - NAMED} more")


def _tell_some(what: str, names: Sequence[str]) -> None:
    if names:
        more = f", and {len(names) - NAMED} more" if len(names) > NAMED else ""
        print(f"  {len(names)} {what}: {', '.join(names[:NAMED])}{more}")


def _learnt(shelves: Shelves) -> tuple[Taste, Judged]:
    X = np.stack([entry.song.mean for entry in shelves.judged])
    judged = judge(X, shelves.liked, shelves.group, N_OWN, np.random.default_rng(0))
    return fit_taste(X, shelves.liked), judged


def _tell_judged(shelves: Shelves, judged: Judged) -> None:
    n, n_liked = len(shelves.liked), int(shelves.liked.sum())
    print("\nhow good, on songs whose group was not learnt from")
    print(f"  base rate {n_liked / n:.3f}: {n_liked} of {n} songs are liked")
    if not judged.n_folds:
        side = Side.LIKED if len(set(shelves.group[shelves.liked == 1].tolist())) < 2 else Side.DISLIKED
        print(
            f"  nothing can be held out: all songs of {side.value} are of one group, or tied to it. The list below is "
            "untested. Songs of a second album or folder help"
        )
        return
    print(
        f"  {judged.n_folds} folds ({FOLDS} at most), dealt {REPEATS} times, no group on both sides of one; "
        "yes from .5 on"
    )
    width = max(map(len, judged.rows)) + 2
    print(f"  {'':{width}}precision  recall    F.5  combined   lift  AUC of songs, 95 % interval over groups")
    for name, row in judged.rows.items():
        low, high = judged.intervals[name]
        print(
            f"  {name:{width}}{row['precision']:9.3f}{row['recall']:8.3f}{row['f05']:7.3f}{row['combined']:10.3f}"
            f"{row['lift']:7.2f}  {row['auc']:.3f} [{low:.3f}, {high:.3f}]"
        )
    print("  combined is recall times F.5; lift is precision divided by the base rate")


def _ranked(shelves: Shelves, taste: Taste) -> list[tuple[float, Entry, Entry]]:
    """Put the candidates in order: how probably each is liked, and the liked song that sounds most like it."""
    X = np.stack([entry.song.mean for entry in shelves.waiting])
    liked = [entry for entry in shelves.judged if entry.spotted.side is Side.LIKED]
    nearest, _ = nearest_of(X, np.stack([entry.song.mean for entry in liked]))
    p = taste.probability(X)
    return [(float(p[i]), shelves.waiting[i], liked[nearest[i]]) for i in np.argsort(-p, kind="stable")]


def _tell_list(ranked: Sequence[tuple[float, Entry, Entry]], show: int) -> None:
    print("\ncandidates, the most promising first")
    for place, (p, entry, like) in enumerate(ranked[:show], 1):
        print(f"  {place:4}  {p:.2f}  {_named(entry)}   (nearest liked song: {_named(like)})")
    if len(ranked) > show:
        print(f"  and {len(ranked) - show} more: --show {len(ranked)}")


def _write(
    out: Path,
    shelves: Shelves,
    judged: Judged,
    taste: Taste,
    ranked: Sequence[tuple[float, Entry, Entry]],
    n_shown: int,
    skipped: Skipped,
    store: Store,
) -> None:
    """Write the page, with pictures of the first candidates."""
    from tqdm import tqdm

    from kit.taste.page import page_of, shown_of

    begun = perf_counter()
    first = tqdm(ranked[:n_shown], "  pictures", unit="song", file=sys.stderr, disable=None, leave=False)
    try:
        shown = [shown_of(entry, p, _named(like), taste, store) for p, entry, like in first]
    except Unheard as error:
        raise DataError(
            f"{error}; it was heard before, so see whether it is still there, and run again"
        ) from error
    rest = [(p, _named(entry)) for p, entry, _ in ranked[len(shown) :]]
    page = page_of(shelves, judged, shown, rest, skipped)
    with written_whole(out, "name another file with --out") as unfinished:
        unfinished.write_text(page, encoding="utf-8", errors="backslashreplace")
    size = out.stat().st_size / 2**20
    print(
        f"\n{out}: the page, {size:.1f} MB, with {len(shown)} songs to look at and to listen to; "
        f"{perf_counter() - begun:.1f} s"
    )


def _tell_nearest(shelves: Shelves, show: int) -> None:
    liked = [entry for entry in shelves.judged if entry.spotted.side is Side.LIKED]
    rest = [entry for entry in shelves.judged if entry.spotted.side is Side.DISLIKED]
    print(
        f"\n{len(liked)} songs that you like and {len(rest)} that you do not: no taste is learnt from fewer than "
        f"{FEWEST} a side. Bring more of what is short. Until then:"
    )
    X = np.stack([entry.song.mean for entry in shelves.waiting])
    nearest, far = nearest_of(X, np.stack([entry.song.mean for entry in liked]))
    print("\ncandidates, those that sound most like a liked song first")
    for place, i in enumerate(np.argsort(far, kind="stable")[:show], 1):
        print(
            f"  {place:4}  {far[i]:6.1f}  {_named(shelves.waiting[i])}   (like {_named(liked[nearest[i]])})"
        )


def _named(entry: Entry) -> str:
    shelf = entry.spotted.shelf
    return _plain(entry.song.name + (f" [{shelf}]" if shelf else ""))


def _plain(text: str | Path) -> str:
    """Write out what would not stay on its line, would command the terminal or turn what follows round."""

    def unseen(letter: str) -> bool:
        return unicodedata.category(letter) in UNSEEN or unicodedata.bidirectional(letter) in TURNS

    return "".join(
        letter.encode("unicode_escape").decode() if unseen(letter) else letter for letter in str(text)
    )


def _tell_skipped(skipped: Skipped) -> None:
    if not skipped:
        return
    print(f"\nskipped: {len(skipped)} files")
    by_reason = defaultdict(list)
    for path, reason in skipped:
        by_reason[reason].append(path)
    for reason, paths in by_reason.items():
        print(f"  {reason}")
        for path in paths[:NAMED]:
            print(f"    {_plain(path)}")
        if len(paths) > NAMED:
            print(f"    and {len(paths) - NAMED} more")
