"""Does a model with two tables, which knows the order of tracks, find more than one with a single table?

`python -m bench.track2vec.two_tables` prints hit@10 and NDCG@10 of both, on the world that students load and, where
they lie, on real playlists. Where lists are albums in their order, two tables gain. On playlists as thin as real ones
they do not: hit@10 is .108 to .132 of one table in the world and .100 to .109 on the real set, and the NDCG is no
higher, for a third more time. Each table learns from half of what the one table learns from.
"""

from __future__ import annotations

import time
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from bench.track2vec.trainer_before import Drawer, Drawn, State
from bench.worlds.real import real_playlists
from kit.counting import best_scores
from kit.data import Pairs, Playlists, load_playlists, split_playlists
from kit.metrics import bootstrap_interval, gains, hits
from kit.track2vec import Settings
from kit.track2vec.steps import DRAWN

__all__ = ["TwoTables", "suggested", "trained"]

SETTINGS = Settings(dim=64, window=5, negatives=40, exponent=0.25, passes=8)
LAST_RATE = 0.1  # the rate falls to this part of it
N_ASKED = 3_000

Floats = NDArray[np.float32]


@dataclass
class TwoTables(State):
    """A state of twice as many rows: row t is the track t as it asks, row V + t as it answers.

    Attributes
    ----------
    backward : float
        What a pair weighs whose answer came before what asks; 1 is blind to the order.
    """

    backward: float = 1.0

    def step(self, drawn: Drawn, rate: float) -> None:  # type: ignore[override]
        """Make one step; of each pair the earlier track asks and the later one answers, and the other way round."""
        n_tracks, dim = len(self.vectors) // 2, self.settings.dim
        width = len(drawn.tracks) * DRAWN // len(drawn.negatives)
        places = [drawn.tracks, n_tracks + drawn.tracks, n_tracks + drawn.negatives]
        asking, answering, drawn_ones = (self.vectors[rows] for rows in places)
        groups, others = asking.reshape(-1, width, dim), drawn_ones.reshape(-1, DRAWN, dim)

        first = np.concatenate([drawn.first, drawn.second])
        second = np.concatenate([drawn.second, drawn.first])
        weight = np.concatenate([drawn.weight / 2, np.float32(self.backward) * drawn.weight / 2])
        cosine = np.einsum("ij,ij->i", asking[first], answering[second])
        pull = weight * (_sigmoid(self.scale * cosine + self.shift) - 1)
        together = csr_array((pull, (first, second)), (len(asking), len(asking)))

        seen = np.bincount(first, weight, len(asking)).astype(np.float32)
        chance = groups @ others.transpose(0, 2, 1)
        push = (seen * (self.settings.negatives / DRAWN)).reshape(-1, width, 1)
        push = push * _sigmoid(self.scale * chance + self.shift)
        gradients = [
            together @ answering + (push @ others).reshape(-1, dim),
            together.T @ asking,
            (push.transpose(0, 2, 1) @ groups).reshape(-1, dim),
        ]
        self._move(np.concatenate(places), self.scale * np.concatenate(gradients), rate)
        if n := float(weight.sum()) * (1 + self.settings.negatives):
            of_both = np.vdot(pull, cosine) + np.vdot(push, chance), pull.sum() + push.sum()
            self._move_two(np.array(of_both, np.float32) / np.float32(n))


def _sigmoid(x: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp(-x)), np.float32)


def trained(
    playlists: Playlists, settings: Settings, *, backward: float | None = None
) -> tuple[Floats, Floats]:
    """Train one table, or two where `backward` is given: the vectors of who asks, and those of who answers."""
    drawer = Drawer(playlists.values, playlists.offsets, playlists.counts, settings)
    state = State.begin(playlists.n_tracks, settings)
    if backward is not None:
        state = TwoTables(**vars(State.begin(2 * playlists.n_tracks, settings)), backward=backward)
    n_steps = settings.passes * drawer.n_steps
    for number in range(settings.passes):
        for i, drawn in enumerate(drawer.steps(number)):
            gone = (number * drawer.n_steps + i) / n_steps
            state.step(drawn, settings.rate * (1 - (1 - LAST_RATE) * gone))
    if backward is None:
        return state.vectors, state.vectors
    return state.vectors[: playlists.n_tracks], state.vectors[playlists.n_tracks :]


def suggested(
    asking: Floats, answering: Floats, queries: NDArray[np.integer], k: int = 10
) -> NDArray[np.int64]:
    """Suggest the k tracks that answer a query with the highest cosine, the query left out."""
    return best_scores(
        lambda rows: asking[queries[rows]] @ answering.T, len(answering), k, list(queries[:, None])
    )


def lines(playlists: Playlists, settings: Settings = SETTINGS) -> list[str]:
    """Compare one table with two on the test pairs of a set."""
    split = split_playlists(playlists, np.random.default_rng(2026))
    asked = Pairs.of(split.test.queries[:N_ASKED], split.test.held_out[:N_ASKED])
    said, one = [], None
    for name, backward in {"one table": None, "two, order-blind": 1.0, "two, backward .5": 0.5}.items():
        begun = time.process_time()
        tables = trained(split.train, settings, backward=backward)
        seconds = time.process_time() - begun
        found = suggested(*tables, asked.queries)
        gained = gains(found, asked.held_out)
        one = gained if one is None else one
        beside = bootstrap_interval(gained - one, np.random.default_rng(0))
        hit = hits(found, asked.held_out).mean()
        scores = f"hit@10 {hit:.3f}  NDCG@10 {gained.mean():.3f}  to one {beside}"
        said.append(f"{playlists.name:8}{name:20}{scores}  {seconds:.0f} s")
    return said


def main() -> None:
    """Print the comparison on the sets that are here."""
    for playlists in (load_playlists(), real_playlists(min_count=2)):
        if playlists is not None:
            print(*lines(playlists), sep="\n", flush=True)


if __name__ == "__main__":
    main()
