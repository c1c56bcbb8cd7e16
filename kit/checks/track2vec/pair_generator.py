"""Checks of `track_ns_generator`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from kit.checks.exercise import Answer, Asking, Exercise, Item, asks
from kit.checks.outcome import AnswerError, Finding, FoundError, nothing_returned, shown
from kit.checks.track2vec.batches import Rows, batch_form, rows_of
from kit.checks.track2vec.corpus import END, LIMIT, N_PLAYLISTS, NO_YIELD, Corpus, Sampled, SamplingRecorder

__all__ = ["PAIR_GENERATOR"]

Rng = np.random.Generator
MANY_BATCHES, FEW = 1_100, 50
LARGE = 200  # pairs; one playlist of the check gives 14 at most


def _samples(answer: Answer, rng: Rng) -> Finding | None:
    """Find a generator that draws no pair and so gives no batch, however endless: no item can be seen in it."""
    recorder = SamplingRecorder.draw(rng)
    try:
        given = recorder.batches(answer, 3, 2)
    except (AnswerError, FoundError):
        return None  # what is wrong with it is seen by the items
    if recorder.given or not given:
        return None
    return Finding(
        "`sample_pairs` is never called",
        f"the generator gave {len(given)} batches, the first is {shown(given[0], 60)}, and nothing was sampled",
        "a batch is made of the pairs of playlists",
        "call it for each drawn playlist",
    )


def _endless(answer: Answer, rng: Rng) -> Finding | None:
    recorder = SamplingRecorder.draw(rng)
    generator = recorder.start(answer, 2)
    if generator is NO_YIELD:
        return _no_yield("the function itself")
    if not isinstance(generator, Iterator):
        return nothing_returned(generator) or Finding(
            "`return` where `yield` belongs"
            if isinstance(generator, tuple | list)
            else "it is not a generator",
            f"track_ns_generator(...) gives a {type(generator).__name__}",
            "Keras asks for batch after batch with next()",
            "`yield` each batch inside an endless loop",
        )
    for n in range(12):
        batch = recorder.next_batch(generator)
        if batch is NO_YIELD:
            return _no_yield(f"batch {n + 1}")
        if batch is END:
            return _ends(n, 2)
    return _calls_itself(answer, recorder)


def _calls_itself(answer: Answer, recorder: SamplingRecorder) -> Finding | None:
    """Ask for more batches than Python lets a function call itself."""
    generator, n, errors = recorder.start(answer, 1), 0, 0
    while isinstance(generator, Iterator) and n < MANY_BATCHES:
        recorder.forget()
        try:
            batch = recorder.next_batch(generator)
        except AnswerError as error:
            errors += 1
            if isinstance(error.__cause__, RecursionError):
                return Finding(
                    "the generator ends",
                    f"after {_batches(n)} came RecursionError: each batch is made one call deeper",
                    "a training of a few passes ends with an error",
                    "`while True:` in the place of a last line that calls the generator anew",
                )
            # So near to the end of the stack even the code that carries a batch may fail, some calls before.
            if errors > FEW:
                raise
            continue
        if batch is END or batch is NO_YIELD:
            break
        rows = rows_of(batch)
        if rows is not None and len(rows[0]) > LARGE:
            return None  # it holds far more than a playlist gives: another item
        n += 1
    return None if n == MANY_BATCHES else _ends(n, 1)


def _batches(n: int) -> str:
    return f"{n} batch{'es' if n != 1 else ''}"


def _ends(n: int, n_playlists: int) -> Finding:
    return Finding(
        "the generator ends",
        f"it ends after {_batches(n)} of {n_playlists} playlist{'s' if n_playlists > 1 else ''}; "
        f"the corpus has {N_PLAYLISTS}",
        "`fit` with steps_per_epoch asks for more and stops with a warning",
        "put the `yield` inside `while True:`",
    )


def _no_yield(where: str) -> Finding:
    return Finding(
        "the `yield` is never reached",
        f"{where} calls sample_pairs {LIMIT} times, and no batch comes",
        "the endless loop samples, and Keras waits for its first batch",
        "the indentation of the `yield`: inside `while True:`, behind the inner loop",
    )


def _drawn_at_random(answer: Answer, rng: Rng) -> Finding | None:
    recorder = SamplingRecorder.draw(rng)
    n, n_batches = 3, 36  # a playlist that never comes, by chance: 1 in 2,000,000
    got = len(recorder.batches(answer, n, n_batches))
    if not recorder.given:
        return Finding(
            "`sample_pairs` is never called",
            f"{got} batches, and no call of it",
            "",
            "call it for each drawn playlist",
        )
    drawn, batches = recorder.drawn(), max(got, 1)
    least = n * (batches if got == n_batches else batches - 1)  # that it ends is another item
    if got and not least <= len(drawn) <= n * (batches + 2):  # some draw a batch or two ahead
        return Finding(
            "n_playlists is not honoured",
            f"with n_playlists={n}, {batches} batches took {len(drawn)} playlists, "
            f"{len(drawn) / batches:.3g} each",
            "the size of a batch is set by it",
            "how many playlists are drawn for each batch",
        )
    never = sorted(set(range(N_PLAYLISTS)) - set(drawn))
    if got >= n_batches and never:
        return Finding(
            "some playlists are never drawn"
            if len(never) < N_PLAYLISTS - n
            else "always the same few playlists",
            f"in {got} batches of {n}, playlists {never} of 0 to {N_PLAYLISTS - 1} never came",
            "their tracks are never trained",
            "the bounds of the draw"
            if len(never) < N_PLAYLISTS - n
            else "the draw: it is made anew for each batch",
        )
    return _chance(answer, rng) or (_blocks(drawn[: n * n_batches], n) if got == n_batches else None)


def _blocks(drawn: list[int], n: int) -> Finding | None:
    """Find that the first playlist of a batch says which the others are."""
    if len(drawn) % n:
        return None
    batches = np.array(drawn).reshape(-1, n)
    apart = (batches - batches[:, :1]) % N_PLAYLISTS
    if (apart != apart[0]).any():
        return None
    first = [batch.tolist() for batch in batches[:3]]
    if not apart.any():
        return Finding(
            "one playlist fills a batch",
            f"the playlists of the first batches are {first}",
            "a step then learns from one playlist alone",
            "the draw: n_playlists numbers, not one",
        )
    return Finding(
        "a batch is a piece of the corpus",
        f"the playlists of the first batches are {first}: the first one says which the others are",
        "playlists that stand side by side in the file always meet in a batch; each is drawn by itself",
        "the draw: n_playlists numbers, not one number where the piece begins",
    )


def _chance(answer: Answer, rng: Rng) -> Finding | None:
    recorder = SamplingRecorder.draw(rng)

    def drawn(seed: int) -> tuple[list[int], list[object], list[str]]:
        recorder.forget()
        recorder.batches(answer, 4, 4, seed)
        return (
            recorder.drawn(),
            [pairs.tolist() for pairs, _ in recorder.made()],
            [str(s) for s in recorder.chance],
        )

    first, again, other = drawn(1), drawn(1), drawn(2)
    if first[0] != again[0]:
        return Finding(
            "chance that is not `rng`",
            f"the same `rng` gave the playlists {first[0][:8]}... and then {again[0][:8]}...",
            "a training could not be repeated",
            "draw with the `rng` that is given, not with `random` or `np.random`",
        )
    if first[0] == other[0]:
        return Finding(
            "the playlists are not drawn",
            f"different `rng` gave the same playlists {first[0][:8]}...",
            "the order of the file would decide what is learnt together",
            "draw the playlists of each batch with the `rng` that is given",
        )
    if first[1] != again[1]:
        return Finding(
            "sample_pairs gets another `rng`",
            "the same `rng` gave the same playlists, and other pairs of them",
            "a training could not be repeated",
            "sample_pairs(playlist, rng): the same `rng` that draws the playlists",
        )
    if len(set(first[2])) < len(first[2]) or first[2][:1] == other[2][:1]:
        return Finding(
            "sample_pairs gets the same chance again",
            f"the `rng` of its {len(first[2])} calls was in {len(set(first[2]))} different states"
            + (", and at first in the same one for another `rng`" if first[2][:1] == other[2][:1] else ""),
            "the negatives of a playlist never change, and the model learns them by heart",
            "sample_pairs(playlist, rng): the `rng` that is given, not one made anew with a fixed seed",
        )
    return None


def _kept_together(answer: Answer, rng: Rng) -> Finding | None:
    for _ in range(3):
        recorder, n = SamplingRecorder.draw(rng), 3
        batches = _Batches.of(recorder, answer, n, 3, seed=int(rng.integers(1_000)))
        if not recorder.given or not batches.rows or batches.rows[0] is None:
            return Finding(
                "pairs are lost or changed",
                f"a batch is {shown(batches.first)}" if batches.rows else "the generator gives nothing",
                "pairs and labels cannot be told apart in it",
                "the items above",
            )
        finding = next((_strange(p, recorder.corpus) for p in recorder.given if not recorder.whole(p)), None)
        if finding := finding or batches.compared(recorder.made(), n):
            return finding
    return None


@dataclass
class _Batches:
    """The first batches of a generator, and how many playlists had been sampled when each of them came."""

    first: object = None
    rows: list[Rows | None] = field(default_factory=list)
    sampled: list[int] = field(default_factory=list)

    @classmethod
    def of(
        cls, recorder: SamplingRecorder, answer: Answer, n_playlists: int, n_batches: int, seed: int
    ) -> _Batches:
        batches = cls()
        for batch in recorder.each_batch(answer, n_playlists, n_batches, seed):
            batches.first = batch if not batches.rows else batches.first
            batches.rows.append(rows_of(batch))
            batches.sampled.append(len(recorder.given))
        return batches

    def compared(self, made: list[Sampled], n: int) -> Finding | None:
        """Judge whether each batch holds what was sampled since the one before, or the next n of pairs drawn ahead."""
        before = [0, *self.sampled]
        for number, rows in enumerate(self.rows):
            since, ahead = made[before[number] : before[number + 1]], made[n * number : n * (number + 1)]
            if rows is None:
                continue  # the brackets are another item
            finding = _compare(since, rows) if since else None
            if not finding or (len(ahead) == n and _compare(ahead, rows) is None):
                continue
            if number and _compare(made[: before[number + 1]], rows) is None:
                return Finding(
                    "the batch holds the earlier batches too",
                    f"batch {number + 1} has {len(rows[0])} pairs, those of all {before[number + 1]} playlists so far",
                    "memory and time of a step grow without end, and early playlists are trained again and again",
                    "where the lists are made in which the pairs are collected: inside the loop, anew for each batch",
                )
            return finding
        return None


def _strange(playlist: NDArray[np.integer], corpus: Corpus) -> Finding:
    saw = f"sample_pairs was given {shown(playlist.tolist(), 80)}"
    look = "call sample_pairs once for each playlist, then put the pairs together"
    numbers = list(dict.fromkeys((playlist // 100).tolist()))
    own = corpus[numbers[0]] if len(numbers) == 1 and 0 <= numbers[0] < len(corpus) else np.zeros(0, int)
    if len(numbers) > 1 or len(playlist) >= 2 * len(own) > 0:
        said = f"{saw}; the hundreds tell the playlist"
        return Finding("playlists are glued together", said, "pairs arise that no playlist holds", look)
    saw = f"{saw}, and the playlist is {own.tolist()}"
    order = "sample_pairs(corpus[i], rng): the playlist as it stands in the corpus"
    if np.array_equal(np.sort(playlist), np.sort(own)):
        return Finding("a playlist is out of order", saw, "neighbours in it were none in the playlist", order)
    if set(playlist.tolist()) == set(own.tolist()):
        return Finding(
            "a track that comes twice is thrown out", saw, "neighbours in it were none in the playlist", order
        )
    return Finding("not a whole playlist", saw, "pairs are missing", look)


def _compare(made: list[Sampled], rows: Rows) -> Finding | None:
    pairs = np.concatenate([pairs for pairs, _ in made])
    labels = np.concatenate([labels for _, labels in made])
    want = sorted(zip(pairs[:, 0].tolist(), pairs[:, 1].tolist(), labels.tolist(), strict=True))
    targets, contexts, got_labels = (np.asarray(part).tolist() for part in rows)
    if len({len(targets), len(contexts), len(got_labels)}) > 1:
        return Finding(
            "lengths that differ",
            f"targets, contexts and labels hold {len(targets)}, {len(contexts)} and {len(got_labels)} "
            "numbers",
            "row i of each belongs to the same pair",
            "what is put together",
        )
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
            f"the pairs are right and {sum(got_labels):.0f} of {len(got_labels)} labels are 1, but "
            "not those of their pairs",
            "the model learns noise: its loss stays at the base rate",
            "shuffle pairs and labels with one and the same permutation",
        )
    given = [set(map(tuple, pairs.tolist())) for pairs, _ in made]
    kept = set(zip(targets, contexts, strict=True))
    whole = [number for number, of_one in enumerate(given) if of_one <= kept]
    if len(targets) < len(want) and len(whole) == 1 and len(made) > 1:
        return Finding(
            "only one playlist's pairs are kept",
            f"{len(made)} playlists gave {len(want)} pairs, and the batch holds the {len(targets)} of the "
            f"{'last' if whole[0] == len(made) - 1 else 'one'} alone",
            "the others were sampled for nothing",
            "collect what each call gives in a list, then `np.concatenate`; a `yield` one step too "
            "deep does this too",
        )
    return Finding(
        "pairs are lost or changed",
        f"sample_pairs gave {len(want)} pairs for this batch, and the batch holds {len(targets)}, not "
        "the same ones",
        "the model is trained on other pairs than those of the playlists",
        "what happens to the pairs between sample_pairs and `yield`",
    )


PAIR_GENERATOR = Exercise(
    "pair_generator",
    [
        Item("endless", 1, asks(_endless)),
        Item("a batch as Keras reads it", 1, asks(batch_form)),
        Item("playlists drawn at random", 1, asks(_drawn_at_random)),
        Item("pairs kept with their labels", 1, asks(_kept_together)),
    ],
    hints=(
        "A generator is a function with `yield`: it gives a batch, waits, and goes on where it was.",
        (
            "Inside `while True:` draw n_playlists numbers with `rng.integers(len(corpus), "
            "size=n_playlists)`, and call sample_pairs(corpus[i], rng) for each of them."
        ),
        (
            "pairs, labels = np.concatenate of what they gave; then `yield (pairs[:, 0], pairs[:, 1]), "
            "labels`."
        ),
    ),
    observe=Asking,
    n_seeds=1,  # each item draws many batches
    needs=asks(_samples),
)
