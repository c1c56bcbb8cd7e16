"""Checks of `next_batches`: many small batches of lists in which a track tells where it stands.

Each row of a batch is found again in its list, inputs and targets by themselves; so what is wrong with one of them has
no say in what is found of the other, of the weights, and of the lists that are drawn.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from kit.checks.exercise import Exercise, Item
from kit.checks.outcome import Finding, shown
from kit.checks.sequences.batches import N_BATCHES, N_ROWS, Batch, Drawn, drawn_by, ends_after

__all__ = ["NEXT_BATCHES"]

Floats = NDArray[np.float64]


def _window(drawn: Drawn, row: int) -> str:
    """A row in words."""
    return (
        f"inputs {shown(drawn.inputs[row].tolist(), 60)}, targets {shown(drawn.targets[row].tolist(), 60)}, "
        f"weights {shown(drawn.weights[row].tolist(), 60)}"
    )


def _list(drawn: Drawn, number: int) -> str:
    return f"the list {shown(drawn.lists[number].tolist(), 100)}"


def _one_later(drawn: Drawn) -> Finding | None:
    x, y = drawn.x, drawn.y
    known = (x.begin >= 0) & (y.begin >= 0)
    if not known.any():
        return Finding(
            "no tracks of the lists",
            f"the first row: {_window(drawn, 0)}",
            "inputs and targets are tracks that stand one after the other in one list",
            "window[:-1] and window[1:] of a piece of corpus[i]",
        )
    if drawn.targets_by:
        return Finding(
            "the targets are shifted too",
            f"the targets are tracks and {drawn.targets_by} more: {_window(drawn, 0)}",
            "the network has a score for each track: column t is track t, and nothing has to be left free for padding",
            "targets: the tracks themselves",
        )
    glued = known & _of_two(drawn)
    if glued.any():
        row = int(glued.argmax())
        return Finding(
            "a window holds tracks of two lists",
            f"{_window(drawn, row)}; most of it is of {_list(drawn, int(x.home[row]))}",
            "what ends one list and what begins another were put together by nobody, and the network learns it",
            "the window is cut from one list: corpus[i][start : start + length + 1]",
        )
    if not drawn.clean.all():
        row = int((~drawn.clean).argmax())
        return _not_next(drawn, row)
    same = known & (x.home == y.home)
    later = (y.begin - x.begin)[same]
    if later.size and not later.any():
        return Finding(
            "the target stands in the input",
            _window(drawn, int(same.argmax())),
            "at each place the answer is what the network reads there: the loss goes to 0, and nothing is learnt",
            "window[:-1] as inputs and window[1:] as targets",
        )
    nothing_after = (drawn.weights > 0) & x.held & ~y.held & (x.ids != 0)
    as_many = (
        np.abs(x.held.sum(axis=1) - y.held.sum(axis=1)) <= 1
    )  # padding may look like a track 0 at either end
    wrong = known & (nothing_after.any(axis=1) | ~as_many | (y.begin - x.begin != 1))
    return _not_next(drawn, int(wrong.argmax())) if wrong.any() else None


def _of_two(drawn: Drawn) -> NDArray[np.bool_]:
    """Whether a row holds tracks of more than one list."""
    homes = np.concatenate([drawn.x.homes, drawn.y.homes], axis=1)
    most = homes.max(axis=1)
    least = np.where(homes >= 0, homes, most[:, None]).min(axis=1)
    return np.asarray(least != most)


def _not_next(drawn: Drawn, row: int) -> Finding:
    whose = int(max(drawn.x.home[row], drawn.y.home[row]))
    return Finding(
        "a target that is not the next track",
        f"{_window(drawn, row)}, of {_list(drawn, whose)}",
        "the order of the list is what is to be learnt: at each place the track that comes directly after",
        "window[:-1] as inputs and window[1:] as targets, in the order of the list",
    )


def _clean(drawn: Drawn) -> Finding | None:
    """Nothing can be said of padding where no row is a piece of a list."""
    return None if (drawn.clean & drawn.real.any(axis=1)).any() else _one_later(drawn)


def _weights(drawn: Drawn) -> Finding | None:
    if finding := _clean(drawn):
        return finding
    if not np.isin(drawn.weights, (0, 1)).all():
        row = int((~np.isin(drawn.weights, (0, 1))).any(axis=1).argmax())
        return Finding(
            "weights other than 0 and 1",
            _window(drawn, row),
            "every track of every list counts alike",
            "weights: 1 where there is a track, 0 where there is padding",
        )
    clean = drawn.clean[:, None]
    lost = clean & drawn.real & (drawn.weights == 0)
    zero = (drawn.x.ids == 0) | (drawn.y.ids == 0)
    if lost.any():
        row = int(lost.any(axis=1).argmax())
        if not (lost & ~zero).any():
            return Finding(
                "track 0 is taken for padding",
                f"{_window(drawn, row)}, of {_list(drawn, int(drawn.x.home[row]))}",
                "track 0 is the most popular of all, and it would never be learnt",
                "where the weights come from: what was put into the window, not which numbers are 0",
            )
        return Finding(
            "tracks without weight",
            f"{_window(drawn, row)}, of {_list(drawn, int(drawn.x.home[row]))}",
            "what has no weight is never learnt",
            "weights: 1 at each place that holds a track",
        )
    if (heavy := clean & ~drawn.x.held & (drawn.weights > 0)).any():
        return Finding(
            "padding has weight",
            _window(drawn, int(heavy.any(axis=1).argmax())),
            "the network learns to suggest what stands there, and lists have none of it",
            "weights: 0 where the list gave no track",
        )
    return _told_apart(drawn, clean)


def _told_apart(drawn: Drawn, clean: NDArray[np.bool_]) -> Finding | None:
    """Whether padding can be told from tracks in the inputs, and is no danger in the targets."""
    if drawn.by > 1:
        return Finding(
            "inputs are shifted by more than one",
            f"{_window(drawn, 0)}: tracks and {drawn.by} more",
            "the network has n_tracks + 1 rows, for padding and for each track; the last tracks have none then",
            "inputs: tracks + 1",
        )
    outside = (drawn.targets < 0) | (drawn.y.ids >= drawn.lists.n_tracks)
    if outside.any():
        return Finding(
            "targets that are no tracks",
            f"{_window(drawn, int(outside.any(axis=1).argmax()))}; tracks go from 0",
            "the loss there is nan, and 0 times nan is nan",
            "targets where there is padding: any track, such as 0",
        )
    before = np.cumsum(drawn.real, axis=1) == 0  # of the tracks of a row
    ids = drawn.x.ids
    alike = clean & drawn.padding & before & (ids >= 0) & (ids < drawn.lists.n_tracks)
    if alike.any() and not _mask_tells(drawn):
        row = int(alike.any(axis=1).argmax())
        return Finding(
            "padding looks like a track",
            f"{_window(drawn, row)}, of {_list(drawn, int(drawn.x.home[row]))}: what stands before its tracks is the "
            f"id of track {int(ids[row][alike[row]][0])}",
            "to the network each short list begins with that track, heard again and again",
            "inputs: tracks + 1, and 0 for padding",
        )
    return None


def _mask_tells(drawn: Drawn) -> bool:
    judged = drawn.clean[:, None] & (drawn.real | drawn.padding)
    marked, real = drawn.marked[judged], drawn.real[judged]
    return bool((marked == real).all() or (marked != real).all())


def _every_place(drawn: Drawn) -> Finding | None:
    if finding := _clean(drawn):
        return finding
    homes, spots = drawn.x.homes, drawn.x.own_spots
    longest = sorted(range(len(drawn.lists)), key=lambda number: -len(drawn.lists[number]))
    for number in longest:
        one, here = drawn.lists[number], homes == number
        if len(one) < 2 or not here.any():
            continue  # which lists are drawn is another item
        tracks = np.flatnonzero(one)  # track 0 does not tell where it stands
        left = sorted(set(tracks.tolist()) - set(spots[here].tolist()))
        if len(left) > 1 or (left and left[0] not in (0, len(one) - 1)):
            return _never_met(drawn, number, left)
        if len(one) > drawn.length + 1 and here.sum(axis=1).max() < drawn.length:
            return Finding(
                "windows are not filled",
                f"windows of length {drawn.length} from {_list(drawn, number)} hold at most "
                f"{here.sum(axis=1).max()} of its tracks",
                "what was heard before tells what comes, and the network sees too little of it",
                "the bounds of the window: length + 1 tracks give length steps",
            )
    return None


def _never_met(drawn: Drawn, number: int, left: list[int]) -> Finding:
    size = len(drawn.lists[number])
    saw = (
        f"in all windows of length {drawn.length} from {_list(drawn, number)} the places {shown(left, 60)} of 0 to "
        f"{size - 1} were never an input"
    )
    if left == list(range(drawn.length, size)):
        return Finding(
            "only the beginnings of long lists",
            saw,
            "the network learns nothing of how lists go on and end",
            "the place where the window starts: drawn anew each time",
        )
    if left == [*range(size - drawn.length - 1), size - 1]:
        return Finding(
            "only the ends of long lists",
            saw,
            "the network learns nothing of how lists begin",
            "the place where the window starts: drawn anew each time",
        )
    return Finding(
        "some places are never met",
        f"{saw}; the last one has no next track, all others have",
        "what stands there is never learnt",
        "the bounds of the draw: of n tracks a window of length + 1 can start at n - length places",
    )


def _drawn(drawn: Drawn) -> Finding | None:
    if drawn.n_batches < N_BATCHES:
        return ends_after(drawn.n_batches)
    if set(drawn.sizes) != {N_ROWS}:
        return Finding(
            "n_playlists is not honoured",
            f"with n_playlists = {N_ROWS} batches have {shown(sorted(set(drawn.sizes)), 40)} rows",
            "the size of a batch is set by it",
            "how many lists are drawn for each batch; a list without a window is no row",
        )
    nothing = (drawn.weights == 0).all(axis=1) & drawn.padding.all(axis=1)
    if nothing.any():
        return Finding(
            "a row that holds nothing",
            f"{_window(drawn, int(nothing.argmax()))}; the corpus has lists of one track and of none",
            "a list of one track has no next one, so it gives no window, and a row for it is wasted",
            "draw among the lists of two tracks or more",
        )
    return _chance(drawn) or _which(drawn)


def _same(some: list[Batch], others: list[Batch]) -> bool:
    return all(np.array_equal(a.inputs, b.inputs) for a, b in zip(some, others, strict=False))


def _chance(drawn: Drawn) -> Finding | None:
    first = f"the first inputs were {shown(drawn.first[0].inputs.tolist(), 60)}"
    if not _same(drawn.first, drawn.again):
        return Finding(
            "chance that is not `rng`",
            f"the same `rng` twice: {first}, and then {shown(drawn.again[0].inputs.tolist(), 60)}",
            "a training could not be repeated",
            "draw with the `rng` that is given, not with `random` or `np.random`",
        )
    if _same(drawn.first, drawn.other):
        return Finding(
            "nothing is drawn by `rng`",
            f"two different `rng`, the same batches: {first}",
            "the order of the file, or one fixed seed, would decide what is learnt together",
            "draw lists and places with the `rng` that is given",
        )
    return None


def _which(drawn: Drawn) -> Finding | None:
    """Whether all lists come, and each row of a batch by a draw of its own."""
    home = drawn.x.home
    could = {number for number, one in enumerate(drawn.lists) if len(one) > 1}
    if never := sorted(could - set(home.tolist())):
        return Finding(
            "some lists are never drawn",
            f"in {drawn.n_batches} batches of {N_ROWS} the lists {never} of 0 to {len(drawn.lists) - 1} never came",
            "their tracks are never learnt",
            "the bounds of the draw: every list of two tracks or more",
        )
    known = np.sort(list(could))
    ranks = np.searchsorted(known, np.where(home >= 0, home, known[0])).reshape(-1, N_ROWS)
    apart = (ranks - ranks[:, :1]) % len(known)
    if (apart == apart[0]).all():
        return Finding(
            "one list fills a batch" if not apart.any() else "a batch is a piece of the corpus",
            f"the lists of the first batches are {home.reshape(-1, N_ROWS)[:3].tolist()}: the first one says which the "
            "others are",
            "lists that stand side by side always meet in a batch; each row is drawn by itself",
            "the draw: n_playlists numbers, not one",
        )
    return None


NEXT_BATCHES = Exercise(
    "next_batches",
    [
        Item("targets are the inputs, one track later", 1, _one_later),
        Item("padding weighs nothing, track 0 is a track", 1, _weights),
        Item("every place of a long list is met", 1, _every_place),
        Item("lists drawn by rng, without end", 1, _drawn),
    ],
    hints=(
        "One list, one window of length + 1 tracks: which of them are inputs, and which are targets?",
        (
            "Inside `while True:` make three arrays of zeros (n_playlists, length). For each row draw a list, and a "
            "place where its window starts; write into the last len(window) - 1 columns."
        ),
        (
            "start = rng.integers(max(len(one) - length, 1)); window = one[start : start + length + 1]; "
            "n = len(window) - 1; inputs[row, length - n :] = window[:-1] + 1; "
            "targets[row, length - n :] = window[1:]; weights likewise 1."
        ),
    ),
    observe=drawn_by,
    n_seeds=1,  # it draws a thousand windows
)
