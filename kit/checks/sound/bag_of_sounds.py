"""Checks of `bag_of_sounds`: songs put together, songs beside others, and other training frames.

A bag is linear: a song that is two songs one after the other has the mean of their bags, weighted by their lengths,
whatever the words are, and whether a frame has one word or a share of each.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kit.checks.asking.values import table
from kit.checks.exercise import Answer, Asking, Exercise, Item, Rng
from kit.checks.outcome import Finding, FoundError, nothing_returned, shown, student_code
from kit.checks.sound.plays import Floats

__all__ = ["BAG_OF_SOUNDS", "Bags"]

N_WORDS, FEW_WORDS, DIM = 8, 3, 5
FRAMES_OF_A_KIND, FRAMES_OF_A_SONG = 40, 10
AWAY = 300.0  # where the frames lie: whoever standardises has to do so for the words and for the songs
NEAR, FAR = 10.0, 30.0  # how far kinds lie from there, two in each of some directions
N_OTHERS = 12  # songs that sound like nothing else
SCALES = np.array([3_000.0, 300.0, 30.0, 3.0, 1.0])  # how far they lie off, another way in each direction
CLOSE = 1e-3  # rounding, and a frame halfway between two words
SPARE = 1  # words, of all, that a clustering may end without a frame
FEWEST_WORDS = 3  # that songs of eight kinds have, where the words are made of these kinds


@dataclass(frozen=True)
class Bags:
    """The bags of the same songs, asked in several ways.

    Attributes
    ----------
    lengths : array of int
        Of the songs: first two, then the two one after the other, then others, the training frames as a song, at last a
        song of each kind.
    bags, again : (n_songs, N_WORDS) array
        With two generators of the same seed.
    beside : (n_songs, N_WORDS) array
        Of the same songs among others, that sound like nothing else.
    elsewhere : (n_songs, N_WORDS) array
        With words of other training frames.
    used, used_of_few : int
        How many of `N_WORDS` words the training frames themselves have, and how many of `FEW_WORDS`.
    """

    lengths: Floats
    bags: Floats
    again: Floats
    beside: Floats
    elsewhere: Floats
    used: int
    used_of_few: int

    @property
    def seeded(self) -> bool:
        """Whether the same seed gives the same bags."""
        return _same(self.bags, self.again)

    @property
    def one_word(self) -> bool:
        """Whether each song has one word alone."""
        return bool(np.allclose(self.bags.max(axis=1), 1, atol=CLOSE))


def _same(one: Floats, other: Floats) -> bool:
    return bool(np.allclose(one, other, rtol=0, atol=CLOSE, equal_nan=True))


def _kinds(rng: Rng) -> Floats:
    """Kinds of sound, two in each direction, one farther out; the directions are balanced, and no mirror image."""
    directions = rng.normal(size=(N_WORDS // 2, DIM))
    directions -= directions.mean(axis=0)
    return np.asarray(AWAY + np.concatenate([NEAR * directions, FAR * directions]))


def _sounds(rng: Rng) -> tuple[Floats, Floats, list[Floats]]:
    """Frames of eight kinds to learn from, those of eight others, and songs of the former."""
    kinds, others = _kinds(rng), _kinds(rng)

    def frames(*which: int, n: int = FRAMES_OF_A_KIND, of: Floats = kinds) -> Floats:
        heard = np.repeat(of[list(which)], n, axis=0)
        return rng.permutation(heard + rng.normal(size=heard.shape))

    first, second = frames(0, 1, 2), frames(3, 4, n=15)
    songs = [first, second, np.concatenate([first, second]), frames(5, n=1), frames(6, 7, 1, n=1)]
    train, other_train = frames(*range(N_WORDS)), frames(*range(N_WORDS), of=others)
    songs += [train, *(frames(kind, n=FRAMES_OF_A_SONG) for kind in range(N_WORDS))]
    return train, other_train, songs


def _ask(answer: Answer, train: Floats, songs: list[Floats], n_words: int, seed: int) -> Floats:
    with student_code():
        result = answer(train.copy(), [song.copy() for song in songs], n_words, np.random.default_rng(seed))
    if finding := nothing_returned(result):
        raise FoundError(finding)
    bags = table(result, "bag_of_sounds", "a table with a row for each song, and a column for each word")
    if len(bags) != len(songs):
        raise FoundError(
            Finding(
                "not a row for each song",
                f"{len(songs)} songs gave a table of the shape {bags.shape}",
                "row i tells song i by its words",
                "a loop over `frames_of_songs`, and a row for each; not a row for each frame",
            )
        )
    if not np.isfinite(bags).all():
        raise FoundError(
            Finding(
                "bags that are no numbers",
                f"{(~np.isfinite(bags)).any(axis=1).sum()} of {len(bags)} rows hold nan or infinity",
                "no distance to such a song can be computed, and no network learns from it",
                "what is divided by: the spread of one frame alone is 0",
            )
        )
    return bags


def _observe(answer: Answer, rng: Rng) -> Bags:
    train, other_train, songs = _sounds(rng)
    seed = int(rng.integers(2**31))
    far = [AWAY + SCALES * rng.normal(size=DIM) + rng.normal(size=(100, DIM)) for _ in range(N_OTHERS)]
    bags, again = (_ask(answer, train, songs, N_WORDS, seed) for _ in range(2))
    beside = _ask(answer, train, [*far, *songs], N_WORDS, seed)[N_OTHERS:]
    elsewhere = _ask(answer, other_train, songs, N_WORDS, seed)
    few = _ask(answer, train, [songs[0], train], FEW_WORDS, seed)
    if bags.shape[1] != N_WORDS or few.shape[1] != FEW_WORDS:
        raise FoundError(
            Finding(
                "not a column for each word",
                f"for {N_WORDS} words there are {bags.shape[1]} columns, and for {FEW_WORDS} {few.shape[1]}",
                "column j is the share of word j in every song, also where a song has none of it",
                "np.bincount(words, minlength=n_words)",
            )
        )
    lengths = np.array([len(song) for song in songs], float)
    used, used_of_few = (int((bag > 0).sum()) for bag in (bags[-N_WORDS - 1], few[-1]))
    return Bags(lengths, bags, again, beside, elsewhere, used, used_of_few)


# --- what it means --------------------------------------------------------------------------------------------------


def _shares(heard: Bags) -> Finding | None:
    bags, lengths = heard.bags, heard.lengths
    sums = bags.sum(axis=1)
    if np.allclose(sums, lengths, rtol=1e-6) and not np.allclose(sums, 1):
        return Finding(
            "counts, not shares",
            f"songs of {lengths[:4].astype(int).tolist()} frames have rows that sum to {sums[:4].round(2).tolist()}",
            "a song twice as long would be another song: most of the distance between two rows would be their length",
            "each row divided by the number of frames of its song",
        )
    if not np.allclose(sums, 1, atol=CLOSE) or (bags < -CLOSE).any():
        return Finding(
            "rows that do not sum to 1",
            f"songs of {lengths[:4].astype(int).tolist()} frames have rows that sum to {sums[:4].round(3).tolist()}, "
            f"the smallest number is {bags.min():.3g}",
            "a row says which share of the song each word has",
            "what the counts are divided by: the number of frames of the same song",
        )
    if _same(bags, np.repeat(bags[:1], len(bags), axis=0)):
        return Finding(
            "all songs have the same bag",
            f"{len(bags)} songs of {N_WORDS} kinds of sound, and each row is {shown(bags[0].round(3).tolist(), 60)}",
            "nothing can be learnt of what is the same everywhere",
            "which frames are asked for their words: those of the song",
        )
    if heard.one_word:
        return Finding(
            "one word for each song",
            f"a song with all of {N_WORDS} kinds of sound in it, and each song has one word alone: "
            f"{shown(bags[:3].round(2).tolist(), 90)}",
            "a song is made of many sounds: its mean frame is none of them",
            "a word for each frame, then their shares",
        )
    first, second, both = bags[:3]
    mean = (lengths[0] * first + lengths[1] * second) / (lengths[0] + lengths[1])
    if _same(both, mean):
        return None
    return Finding(
        "not the shares of its frames",
        f"songs of {lengths[0]:.0f} and {lengths[1]:.0f} frames, one after the other: the mean of the two bags is "
        f"{shown(mean.round(2).tolist(), 60)}, and the bag of both {shown(both.round(2).tolist(), 60)}",
        "the same frame has the same word in every song; then two songs in one have the shares of both",
        "one codebook for all songs, and all frames of a song, each counted once",
    )


def _apart(heard: Bags) -> Finding | None:
    if not heard.seeded:  # two calls differ anyway, so only the number of words is left to see
        kinds = heard.beside[-N_WORDS:].round(3)
        if len(np.unique(kinds, axis=0)) >= FEWEST_WORDS:
            return None
        return _had_a_say(
            f"the {N_WORDS} kinds of sound had {len(np.unique(kinds, axis=0))} bags between them"
        )
    if not _same(heard.bags, heard.beside):
        row = int(np.argmax(np.abs(heard.bags - heard.beside).max(axis=1)))
        return _had_a_say(
            f"a song of {heard.lengths[row]:.0f} frames had the bag {shown(heard.bags[row].round(2).tolist(), 60)}, "
            f"and has {shown(heard.beside[row].round(2).tolist(), 60)}"
        )
    if _same(heard.bags, heard.elsewhere):
        return Finding(
            "the training frames have no say",
            "other training frames, and every song keeps its bag",
            "the words are made of the frames of songs that have been played: so the same word means the same sound in "
            "all songs, also in those that come out tomorrow",
            "what the clustering is fitted on: train_frames, once, in front of the loop",
        )
    # Where each song has one word, `_shares` has told of it, and the training frames are a song like others.
    if heard.one_word or (heard.used >= N_WORDS - SPARE and heard.used_of_few == FEW_WORDS):
        return None
    return Finding(
        "words that the training frames do not have",
        f"the training frames themselves, as a song, have {heard.used} of {N_WORDS} words, and {heard.used_of_few} of "
        f"{FEW_WORDS}",
        "a word is a kind of frame among them; one that none of them has tells no song from another",
        "the number of clusters; and that frames are standardised alike for the clustering and for the songs",
    )


def _had_a_say(saw: str) -> Finding:
    return Finding(
        "the cold songs had a say",
        f"the same songs beside {N_OTHERS} others: {saw}",
        "cold songs are what the model is tested on: what is learnt of them is not there when the next song comes out",
        "what is fitted on frames of `frames_of_songs`: the clustering, or the mean and spread to standardise by",
    )


def _seeded(heard: Bags) -> Finding | None:
    if heard.seeded:
        return None
    return Finding(
        "chance from elsewhere",
        "the same frames, an rng with the same seed, and other bags",
        "nobody could repeat what follows from them",
        "random_state=int(rng.integers(2**31)), and nothing drawn by np.random",
    )


def _what_to_know(asking: Asking) -> Finding | None:
    train, _, songs = _sounds(asking.rng())
    bags, others = (_ask(asking.answer, train, songs, N_WORDS, seed) for seed in (1, 2))
    if not _same(bags, others):
        return None
    return Finding(
        "the rng that is given draws nothing",
        "an rng of another seed, and the same bags to the last digit",
        "it is right, and can be repeated; but whoever wants to see how much of a result is the luck of the clustering "
        "has to try several seeds",
        "random_state=int(rng.integers(2**31)) in the place of a fixed number",
    )


BAG_OF_SOUNDS = Exercise(
    "bag_of_sounds",
    [
        Item("the share of each word, for songs of any length", 1, _shares),
        Item("words of the training frames alone", 1, _apart),
        Item("chance comes from rng", 1, _seeded),
    ],
    hints=(
        "What may be fitted on the training frames, and what may only be asked of the frames of a song?",
        (
            "words = MiniBatchKMeans(n_words, random_state=int(rng.integers(2**31))).fit(train_frames), once; "
            "words.predict(frames) gives a number for each frame of a song."
        ),
        (
            "np.array([np.bincount(words.predict(frames), minlength=n_words) / len(frames) for frames in "
            "frames_of_songs]); standardise by the mean and spread of train_frames first, both."
        ),
    ),
    observe=_observe,
    note=_what_to_know,
    n_seeds=1,  # an answer clusters five times with each
)
