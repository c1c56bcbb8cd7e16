"""Checks of `track_ns_generator`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from kit.checks.outcomes import Exercise, Finding, Item, student_code

Rng = np.random.Generator
N_PLAYLISTS = 12  # in the corpus of the check


@dataclass
class _Desk:
    """A corpus in which every track tells its playlist, and a `sample_pairs` that notes what it is given."""

    corpus: list[Any]
    given: list[Any] = field(default_factory=list)
    made: list[tuple[Any, Any]] = field(default_factory=list)

    @classmethod
    def draw(cls, rng: Rng) -> _Desk:
        lengths = rng.integers(3, 8, N_PLAYLISTS)
        return cls([np.arange(length, dtype=np.int32) + 100 * i for i, length in enumerate(lengths)])

    def sample_pairs(self, playlist: Any, rng: Rng) -> tuple[Any, Any]:
        playlist = np.asarray(playlist)
        self.given.append(playlist.copy())
        n = len(playlist)
        pairs = np.stack([np.repeat(playlist, 2), 5_000 + rng.integers(1_000, size=2 * n)], axis=1).astype(np.int32)
        labels = np.tile(np.array([1, 0], np.float32), n)
        pairs[labels == 1, 1] = np.roll(playlist, -1)
        self.made.append((pairs, labels))
        return pairs, labels

    def start(self, answer: Any, n_playlists: int, seed: int = 0) -> Any:
        with student_code():
            return answer(self.corpus, n_playlists, self.sample_pairs, np.random.default_rng(seed))

    def batches(self, answer: Any, n_playlists: int, n_batches: int, seed: int = 0) -> list[Any]:
        """The first batches; fewer where the generator ends, none where there is no generator."""
        batches: list[Any] = []
        generator = self.start(answer, n_playlists, seed)
        if not isinstance(generator, Iterator):
            return [generator] if isinstance(generator, tuple) else []
        for _ in range(n_batches):
            with student_code():
                batch = next(generator, None)
            if batch is None:
                break
            batches.append(batch)
        return batches

    def which(self, playlist: Any) -> int | None:
        """The number of the playlist, or None if it is not one of the corpus, whole."""
        number = int(playlist[0]) // 100 if len(playlist) else -1
        same = 0 <= number < len(self.corpus) and np.array_equal(playlist, self.corpus[number])
        return number if same else None


def _rows(batch: Any) -> tuple[Any, Any, Any] | None:
    """Targets, contexts and labels of a batch in whatever nesting, or None."""
    try:
        (targets, contexts), labels = batch[0], batch[1]
        parts = tuple(np.asarray(part).ravel() for part in (targets, contexts, labels))
    except (TypeError, ValueError, IndexError, KeyError):
        return None
    return parts  # type: ignore[return-value]


def _endless(answer: Any, rng: Rng) -> Finding | None:
    desk = _Desk.draw(rng)
    generator = desk.start(answer, 4)
    if not isinstance(generator, Iterator):
        return Finding(
            "`return` where `yield` belongs" if isinstance(generator, tuple) else "it is not a generator",
            f"track_ns_generator(...) gives a {type(generator).__name__}",
            "Keras asks for batch after batch with next()",
            "`yield` each batch inside an endless loop",
        )
    wanted = 40
    for n in range(wanted):
        with student_code():
            batch = next(generator, None)
        if batch is None:
            return Finding(
                "the generator ends",
                f"it ends after {n} batches of 4 playlists; the corpus has {N_PLAYLISTS}",
                "`fit` with steps_per_epoch asks for more and stops with a warning",
                "put the `yield` inside `while True:`",
            )
    return None


def _batch_form(answer: Any, rng: Rng) -> Finding | None:
    desk = _Desk.draw(rng)
    batches = desk.batches(answer, 4, 1)
    if not batches:
        return Finding("no batch to look at", "the generator gives nothing", "", "the `yield`")
    batch = batches[0]
    form = "((targets, contexts), labels)"
    if not isinstance(batch, tuple) or len(batch) != 2 or _rows(batch) is None:
        length = f" of {len(batch)}" if hasattr(batch, "__len__") else ""
        return Finding(
            "not a pair of inputs and labels",
            f"a batch is a {type(batch).__name__}{length}",
            f"Keras wants {form}",
            "the brackets in the `yield`",
        )
    inputs, labels = batch
    if not isinstance(inputs, tuple):
        return Finding(
            "inputs in a list" if isinstance(inputs, list) else "inputs are not a tuple",
            f"the inputs are a {type(inputs).__name__}",
            f"Keras 3 reads {form} and refuses a list there",
            "round brackets: `(pairs[:, 0], pairs[:, 1]), labels`",
        )
    arrays = [*inputs, labels]
    if any(isinstance(part, list | tuple) for part in arrays):
        return Finding(
            "lists instead of arrays",
            "targets, contexts or labels are a Python list",
            "Keras takes each number of a list for an input of its own",
            "`np.concatenate` what the playlists gave",
        )
    sizes = [np.asarray(part).size for part in arrays]
    if len(set(sizes)) > 1 or not sizes[0]:
        return Finding(
            "lengths that differ", f"targets, contexts and labels hold {sizes} numbers", "", "what is put together"
        )
    return None


def _drawn_at_random(answer: Any, rng: Rng) -> Finding | None:
    desk = _Desk.draw(rng)
    n, n_batches = 4, 60
    got = len(desk.batches(answer, n, n_batches))
    batches = got or 1
    if not desk.given:
        return Finding(
            "`sample_pairs` is never called", f"{got} batches, and no call of it", "", "call it for each drawn playlist"
        )
    per_batch = len(desk.given) / batches
    whole = [desk.which(playlist) for playlist in desk.given]
    if all(number is not None for number in whole) and round(per_batch) not in (n, n + 1):
        return Finding(
            "n_playlists is not honoured",
            f"n_playlists={n} made {per_batch:.3g} calls of sample_pairs a batch",
            "",
            "how many playlists are drawn for each batch",
        )
    seen = {int(playlist[0]) // 100 for playlist in desk.given if len(playlist)}
    if got >= n_batches and len(seen) < N_PLAYLISTS:
        never = sorted(set(range(N_PLAYLISTS)) - seen)
        return Finding(
            "some playlists are never drawn",
            f"in {got} batches of {n}, playlists {never} of 0 to {N_PLAYLISTS - 1} never came",
            "their tracks are never trained" if len(never) < 3 else "the model sees the same few playlists for ever",
            "the bounds of the draw, and that it is made anew for each batch",
        )
    return _chance(answer, rng)


def _chance(answer: Any, rng: Rng) -> Finding | None:
    desk = _Desk.draw(rng)

    def drawn(seed: int) -> list[int]:
        desk.given.clear()
        desk.batches(answer, 4, 6, seed)
        return [int(playlist[0]) // 100 for playlist in desk.given if len(playlist)]

    if drawn(1) != drawn(1):
        return Finding(
            "chance that is not `rng`",
            "the same `rng` gave two different orders of playlists",
            "a training could not be repeated",
            "draw with the `rng` that is given, not with `random` or `np.random`",
        )
    if drawn(1) == drawn(2):
        return Finding(
            "the playlists are not drawn",
            f"different `rng` gave the same playlists {drawn(1)[:8]}...",
            "the order of the file would decide what is learnt together",
            "draw the playlists of each batch with `rng`",
        )
    return None


def _kept_together(answer: Any, rng: Rng) -> Finding | None:
    desk = _Desk.draw(rng)
    for _ in range(4):
        desk.given.clear()
        desk.made.clear()
        batches = desk.batches(answer, 3, 1, seed=int(rng.integers(1_000)))
        rows = _rows(batches[0]) if batches else None
        if rows is None or not desk.made:
            return Finding("no pairs to look at", "the batch cannot be read", "", "the items above")
        strange = [playlist for playlist in desk.given if desk.which(playlist) is None]
        if strange:
            return Finding(
                "playlists are glued together" if len(strange[0]) > 7 else "not a whole playlist",
                f"sample_pairs was given {strange[0][:12].tolist()}; hundreds tell the playlist",
                "pairs arise that no playlist holds" if len(strange[0]) > 7 else "pairs are missing",
                "call sample_pairs once for each playlist, then put the pairs together",
            )
        finding = _compare(desk, rows)
        if finding:
            return finding
    return None


def _compare(desk: _Desk, rows: tuple[Any, Any, Any]) -> Finding | None:
    pairs = np.concatenate([pairs for pairs, _ in desk.made])
    labels = np.concatenate([labels for _, labels in desk.made])
    want = sorted(zip(pairs[:, 0].tolist(), pairs[:, 1].tolist(), labels.tolist(), strict=True))
    targets, contexts, got_labels = (np.asarray(part).tolist() for part in rows)
    if len({len(targets), len(contexts), len(got_labels)}) > 1:
        return Finding("lengths that differ", "", "", "the item above")
    if sorted(zip(targets, contexts, got_labels, strict=True)) == want:
        return None
    if sorted(zip(contexts, targets, got_labels, strict=True)) == want:
        return Finding(
            "targets and contexts are exchanged",
            f"the first row is ({targets[0]}, {contexts[0]})",
            "column 0 of the pairs is the target, and the negatives were drawn for it",
            "`(pairs[:, 0], pairs[:, 1])`",
        )
    if sorted(zip(targets, contexts, strict=True)) == sorted(map(tuple, pairs.tolist())):
        return Finding(
            "labels and pairs are torn apart",
            f"the pairs are right and {sum(got_labels):.0f} of {len(got_labels)} labels are 1, but not those of their pairs",
            "the model learns noise: its loss stays at the base rate",
            "shuffle pairs and labels with one and the same permutation",
        )
    return Finding(
        "pairs are lost or changed",
        f"sample_pairs gave {len(want)} pairs for this batch, and the batch holds {len(targets)}, not the same ones",
        "",
        "whether each playlist's pairs are kept, or only the last one's",
    )


PAIR_GENERATOR = Exercise(
    "pair_generator",
    [
        Item("endless", 1, _endless),
        Item("a batch as Keras reads it", 1, _batch_form),
        Item("playlists drawn at random", 1, _drawn_at_random),
        Item("pairs kept with their labels", 1, _kept_together),
    ],
    hints=(
        "A generator is a function with `yield`: it gives a batch, waits, and goes on where it was.",
        "Inside `while True:` draw n_playlists numbers with `rng.integers(len(corpus), size=n_playlists)`, and call "
        "sample_pairs(corpus[i], rng) for each of them.",
        "pairs, labels = np.concatenate of what they gave; then `yield (pairs[:, 0], pairs[:, 1]), labels`.",
    ),
)
