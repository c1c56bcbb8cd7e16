"""Checks of `pmf_with_prior`: its limits, what it makes of three plays, and that no song has a say in another one."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kit.checks.asking.values import table
from kit.checks.exercise import Answer, Asking, Exercise, Item, Rng, asks
from kit.checks.outcome import Finding, FoundError, shown, student_code
from kit.checks.sound.plays import Floats, sparse

__all__ = ["PMF_WITH_PRIOR", "Songs"]

K = 4  # factors; the first number of each user is 1, so the first factor of a song is its level
N_USERS, MANY, FEW = 60, 16, 3  # listeners, of a song that many or few have played
NOISE, OFF = 0.3, 0.6  # spread of a play about its score, and of a prior about the factors
BEST = NOISE**2 / OFF**2  # the lam with the smallest mean error
LARGE, SMALL = 1e5, 1e-6
NEAR = 0.03  # of the way from the prior to least squares
BETTER = 0.9  # of the error of either alone; right answers have .75 at most


@dataclass(frozen=True)
class Songs:
    """Songs whose factors are known to the check.

    Attributes
    ----------
    users : (n_users, k) array
    plays : (n_users, n_songs) array
        Above 0 where a user has played a song, else 0.
    true, prior : (n_songs, k) array
    """

    users: Floats
    plays: Floats
    true: Floats
    prior: Floats

    @classmethod
    def draw(cls, rng: Rng, listeners: list[int]) -> Songs:
        """Songs that so many users have played, drawn: one number a song."""
        n = len(listeners)
        users = np.column_stack([np.ones(N_USERS), rng.uniform(-1, 1, (N_USERS, K - 1))])
        true = np.column_stack([rng.uniform(4, 5, n), rng.uniform(-1, 1, (n, K - 1))])
        heard = np.array([rng.permutation(N_USERS) < many for many in listeners]).T
        scores = np.maximum(users @ true.T + rng.normal(0, NOISE, heard.shape), 0.2)
        return cls(users, np.where(heard, scores, 0), true, true + rng.normal(0, OFF, true.shape))

    def some(self, songs: list[int]) -> Songs:
        """The same users and some of the songs."""
        return Songs(self.users, self.plays[:, songs], self.true[songs], self.prior[songs])

    def fitted(self, lam: float, *, to: Floats | None = None, everywhere: bool = False) -> Floats:
        """The minimum for a lam; where it is 0, least squares, and of these the shortest. `to` stands for the plays."""
        found = np.empty_like(self.prior)
        target = self.plays if to is None else to
        for song in range(len(found)):
            rows = np.full(N_USERS, True) if everywhere else self.plays[:, song] > 0
            x, prior = self.users[rows], self.prior[song] if lam else np.zeros(K)
            found[song] = prior + np.linalg.pinv(np.vstack([x, np.sqrt(lam) * np.eye(K)])) @ np.concatenate(
                [target[rows, song] - x @ prior, np.zeros(K)]
            )
        return found


def _ask(answer: Answer, songs: Songs, lam: float) -> Floats:
    plays = sparse(songs.plays).for_answer(answer)
    with student_code():
        result = answer(plays, songs.users, songs.prior, lam)
    found: Floats = table(result, "pmf_with_prior", "a row of factors for each song")
    if found.shape != songs.prior.shape:
        raise FoundError(
            Finding(
                "not a row of factors for each song",
                f"a prior of the shape {songs.prior.shape} gives a table of the shape {found.shape}",
                "each song has a row, also one that nobody has played",
                "the loop over the columns of `plays`, and what is returned",
            )
        )
    if not np.isfinite(found).all():
        raise FoundError(
            Finding(
                "the factors are no numbers",
                f"with lam {lam:g} {(~np.isfinite(found)).mean():.0%} of them are nan or infinite",
                "the steps are so large that each makes things worse, or something is divided by 0",
                "a step of gradient descent: 1 / (lam + the largest eigenvalue of X'X) at most; or solve",
            )
        )
    return found


def _row(values: Floats) -> str:
    return shown(values.round(2).tolist(), 60)


def _plays_have_a_say(asking: Asking) -> Finding | None:
    """Find an answer that gives the same whatever was played: its prior, or zeros."""
    rng = asking.rng()
    songs, others = (Songs.draw(rng, [MANY] * 3) for _ in range(2))
    others = Songs(songs.users, others.plays, others.true, songs.prior)
    before, after = _ask(asking.answer, songs, 1.0), _ask(asking.answer, others, 1.0)
    if np.abs(after - before).max() > 1e-3:
        return None
    return Finding(
        "the plays have no say",
        f"{MANY} plays a song, and {MANY} others by other users: the factors of the first song are {_row(before[0])} "
        f"and {_row(after[0])}",
        "a prior is where one starts; what is played moves it",
        "the right side of the equation: X'r + lam * prior, r the plays of the song",
    )


def _no_plays(answer: Answer, rng: Rng) -> Finding | None:
    songs = Songs.draw(rng, [MANY, 0, FEW, 0, 1, 2 * MANY])
    found = _ask(answer, songs, 2.0)
    for song in np.flatnonzero(~songs.plays.any(axis=0)):
        if np.abs(found[song] - songs.prior[song]).max() <= 1e-3:
            continue
        saw = f"nobody has played song {song}; its prior is {_row(songs.prior[song])}, its factors {_row(found[song])}"
        if not found[song].any():
            return Finding(
                "zeros for a song without plays",
                saw,
                "zeros score 0 for every user: the song that came out today is never played",
                "lam * prior on the right side; and no song is passed over",
            )
        return Finding(
            "a song without plays leaves its prior",
            saw,
            "without plays the sum has one part, lam |y - prior|^2, and that is smallest at the prior",
            "what else moves the factors of a song that nobody has played",
        )
    return None


def _between(answer: Answer, rng: Rng) -> Finding | None:
    songs = Songs.draw(rng, [MANY] * 3)
    least = songs.fitted(0)
    far, near = _ask(answer, songs, LARGE), _ask(answer, songs, SMALL)
    way = float(np.linalg.norm(least - songs.prior))

    def at(found: Floats, place: Floats) -> bool:
        return bool(np.linalg.norm(found - place) <= NEAR * way)

    saw = (
        f"the first song has the prior {_row(songs.prior[0])}, and by least squares {_row(least[0])}. "
        f"With lam {SMALL:g} it has {_row(near[0])}, with lam {LARGE:g} {_row(far[0])}"
    )
    if at(far, songs.prior) and at(near, least):
        return _on_its_way(answer, songs)
    causes = (
        (
            at(far, least) and at(near, songs.prior),
            "lam weighs the plays, not the prior",
            "the larger lam is, the less the prior is believed",
            "lam belongs to |y - prior|^2: X'X + lam * np.eye(k) on the left, lam * prior on the right",
        ),
        (
            at(far, least) and at(near, least),
            "lam has no say",
            "the prior is believed as little in the beginning as at the end",
            "X'X + lam * np.eye(k) on the left, lam * prior on the right",
        ),
        (
            at(far, 0 * least) and at(near, least),
            "shrunk to 0, not to the prior",
            "lam draws the factors to where nothing is known, as in a factorisation without a prior",
            "the right side of the equation: X'r + lam * prior",
        ),
        (
            at(far, songs.prior) and at(near, least + songs.prior),
            "the prior is added after the fit",
            "what the plays explain already is said twice",
            "fit what the prior leaves, r - X prior, and add it then; or lam * prior on the right side",
        ),
        (
            at(far, songs.prior) and at(near, songs.fitted(0, everywhere=True)),
            "what was not played is taken for 0",
            "who has not heard the song has said nothing of it",
            "the users who have played it: `plays.tocsc()` has their numbers in indices[indptr[s]:indptr[s + 1]]",
        ),
        (
            at(far, songs.prior) and at(near, songs.fitted(0, to=np.ones_like(songs.plays))),
            "every play is taken for a 1",
            "the target is the value in `plays`",
            "r: the data of the song's column",
        ),
    )
    for holds, cause, so, look in causes:
        if holds:
            return Finding(cause, saw, so, look)
    return Finding(
        "not between the prior and least squares",
        saw,
        "a lam near 0 leaves least squares of the plays, a very large one the prior",
        "the two parts of the sum: over the users who played the song, and lam |y - prior|^2",
    )


def _on_its_way(answer: Answer, songs: Songs) -> Finding | None:
    """Judge a lam in the middle, between its two limits: the sum that is made small is the one of the exercise."""
    lam = float(MANY) / 4
    found, right = _ask(answer, songs, lam), songs.fitted(lam)
    if np.linalg.norm(found - right) <= NEAR * np.linalg.norm(songs.fitted(0) - songs.prior):
        return None
    return Finding(
        "the limits are right, and what is between them is not",
        f"with lam {lam:g} {_row(right[0])} makes the sum smallest for the first song, and {_row(found[0])} came",
        "another sum is made small: lam does not mean there what it means in the exercise",
        "the sum over the users who played the song (not their mean), and lam times the square (not its half)",
    )


def _better(answer: Answer, rng: Rng) -> Finding | None:
    songs = Songs.draw(rng, [FEW] * 80)
    found = _ask(answer, songs, BEST)

    def error(factors: Floats) -> float:
        return float(np.sqrt(np.mean((factors - songs.true) ** 2)))

    of_prior, of_plays, own = error(songs.prior), error(songs.fitted(0)), error(found)
    if own <= BETTER * min(of_prior, of_plays):
        return None
    return Finding(
        "no better than one of the two alone",
        f"80 songs with {FEW} plays each, whose factors are known: the error (root of the mean square) of the prior is "
        f"{of_prior:.2f}, that of least squares {of_plays:.2f}, and yours with lam {BEST:g} is {own:.2f}",
        "the plays know what the prior does not, and the prior what three plays cannot: together they are better",
        "both parts of the sum count at once, whatever the number of plays",
    )


def _alone(answer: Answer, rng: Rng) -> Finding | None:
    songs = Songs.draw(rng, [2 * MANY, FEW, 1, MANY, 6, 9])
    among = _ask(answer, songs, 2.0)
    for song in (0, 1, 4):
        alone = _ask(answer, songs.some([song]), 2.0)[0]
        if np.abs(alone - among[song]).max() <= 3e-3:
            continue
        return Finding(
            "the other songs have a say",
            f"song {song} among {len(among)} has the factors {_row(among[song])}; by itself, with the same users and "
            f"plays, it has {_row(alone)}",
            "the users are fixed, so nothing joins one song to another",
            "what is shared: users that are changed, a mean over all songs, steps that stop too early",
        )
    return None


PMF_WITH_PRIOR = Exercise(
    "pmf_with_prior",
    [
        Item("a song without plays has its prior", 1, asks(_no_plays)),
        Item("between its prior and least squares", 1, asks(_between)),
        Item("better than both with 3 plays", 1, asks(_better)),
        Item("a song alone is that song among others", 1, asks(_alone)),
    ],
    hints=(
        "The users are fixed: each song is a small regression of its own. What does lam pull it to?",
        (
            "by_song = plays.tocsc(), and a, b = by_song.indptr[s:s + 2]: the listeners of song s are "
            "by_song.indices[a:b], their values by_song.data[a:b]."
        ),
        "X = users[listeners]; np.linalg.solve(X.T @ X + lam * np.eye(k), X.T @ r + lam * prior[s])",
    ),
    observe=Asking,
    needs=_plays_have_a_say,
    n_seeds=2,
)
