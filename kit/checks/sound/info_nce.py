"""Checks of `info_nce`: a value by hand, both directions, and that angles count while lengths do not."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from kit.checks.asking.mistakes import Case, Mistake, told
from kit.checks.asking.values import number
from kit.checks.exercise import Answer, Asking, Exercise, Item, Rng, asks
from kit.checks.outcome import Finding, FoundError, shown, student_code

__all__ = ["INFO_NCE"]

Floats = NDArray[np.float64]
Loss = Callable[[Floats, Floats, float], float]
SAME = 2e-4  # of the value, which may be worked out in float32
STEPS = (0.1, 0.5, 3.0)  # temperatures that are compared


# --- what is right, and what mistakes give --------------------------------------------------------------------------


def _unit(rows: Floats) -> Floats:
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True))


def _logits(audio: Floats, text: Floats, temperature: float) -> Floats:
    return _unit(audio) @ _unit(text).T / temperature


def _everywhere(logits: Floats) -> Floats:
    """The logarithm of the sum over each row."""
    top = logits.max(axis=1)
    return np.asarray(top + np.log(np.exp(logits - top[:, None]).sum(axis=1)))


def _rows(logits: Floats) -> float:
    return float(np.mean(_everywhere(logits) - np.diag(logits)))


def _both(of: Callable[[Floats], float]) -> Loss:
    return lambda audio, text, t: (of(_logits(audio, text, t)) + of(_logits(audio, text, t).T)) / 2


def _others(logits: Floats) -> float:
    """With the pair itself left out below the line."""
    off = np.where(np.eye(len(logits), dtype=bool), -np.inf, logits)
    return float(np.mean(_everywhere(off) - np.diag(logits)))


_right = _both(_rows)
_BY_HAND = (
    Mistake(
        "the pairs themselves are forgotten",
        _both(lambda logits: float(np.mean(_everywhere(logits)))),
        "without the diagonal nothing says which text belongs to which sound",
        "the mean of logsumexp(row) - row[i]: the diagonal is what should be large",
    ),
    Mistake(
        "the pair is left out below the line",
        _both(_others),
        "the softmax is over all texts, that of the pair too: only then it is a probability",
        "logsumexp of the whole row",
    ),
    Mistake(
        "a sum in the place of the mean",
        lambda audio, text, t: len(audio) * _right(audio, text, t),
        "a batch of other size would have a loss of another size, and the rate another effect",
        "the mean over the pairs",
    ),
    Mistake(
        "both directions added, not halved",
        lambda audio, text, t: 2 * _right(audio, text, t),
        "the loss of a batch about which nothing is known is ln n, and not twice that",
        "(rows + columns) / 2",
    ),
    Mistake(
        "the sign is the wrong way round",
        lambda audio, text, t: -_right(audio, text, t),
        "training makes a loss small: this one would drive the pairs apart",
        "minus the logarithm of the probability",
    ),
    Mistake(
        "logarithms to the base 2",
        lambda audio, text, t: _right(audio, text, t) / np.log(2),
        "cross-entropy is told in natural logarithms: n pairs about which nothing is known have ln n",
        "np.log",
    ),
)


# --- what is asked --------------------------------------------------------------------------------------------------


def _ask(answer: Answer, audio: Floats, text: Floats, temperature: float) -> float:
    with student_code():
        result = answer(audio.astype(np.float32), text.astype(np.float32), temperature)
    value = number(result, "info_nce", "one number, the mean over all pairs and both directions")
    if np.isfinite(value):
        return value
    raise FoundError(
        Finding(
            "the loss is not a number",
            f"{len(audio)} pairs with temperature {temperature:g} give {value}",
            "no step can make it smaller",
            "the logarithm of 0, or the exponential of a large number: subtract the largest of each row first",
        )
    )


def _pairs(rng: Rng, n: int, alike: float) -> tuple[Floats, Floats]:
    """Pairs of rows of length 1: the more alike they are, the nearer is each sound to its own text."""
    audio = rng.normal(size=(n, 5))
    return _unit(audio), _unit(alike * audio + rng.normal(size=(n, 5)))


def _mirrored(rng: Rng, n: int) -> tuple[Floats, Floats]:
    """Rows of length 1 with the same cosines both ways: both directions of the loss are one number."""
    a, b = _pairs(rng, n, 0.7)
    return np.hstack([a, b]) / np.sqrt(2), np.hstack([b, a]) / np.sqrt(2)


def _by_hand(answer: Answer, rng: Rng) -> Finding | None:
    """Rows of length 1, temperature 1, both directions alike: none of what the other items ask has a say."""
    cases = []
    for audio, text in (_corners(), _mirrored(rng, 3), _mirrored(rng, 6)):
        given = (audio, text, 1.0)
        words = f"the cosines {shown((audio @ text.T).round(2).tolist(), 90)} and temperature 1"
        cases.append(Case(given, _right(*given), _ask(answer, *given), words))
    return told(
        cases,
        _BY_HAND,
        cause="another value than by hand",
        so="for each sound: minus the logarithm of the softmax of its row, at its own text; so for each text",
        look="logits = audio @ text.T / temperature; the mean of logsumexp(row) - row[i], and of the columns",
        same=_same,
    )


def _corners() -> tuple[Floats, Floats]:
    """Three pairs in the plane that can be worked out on paper: cosines of 1, 0 and -1."""
    rows = np.array([[1.0, 0.0], [0.0, 1.0], [-1.0, 0.0]])
    return rows, rows


def _same(one: object, other: object) -> bool:
    return bool(np.isclose(np.asarray(one, float), np.asarray(other, float), rtol=SAME, atol=SAME))


def _no_say(answer: Answer, rng: Rng) -> Finding | None:
    """Find a loss that is the same number whatever the pairs are."""
    pairs = [_pairs(rng, 6, alike) for alike in (0.0, 0.7, 3.0)]
    values = [_ask(answer, audio, text, 1.0) for audio, text in pairs]
    if not all(_same(values[0], value) for value in values):
        return None
    return Finding(
        "the loss is always the same",
        f"pairs that are strangers, alike and nearly equal all give {values[0]:.4g}",
        "a loss that no pair can change teaches nothing",
        "the cosines of `audio` and `text`: the number that is returned is made of them",
    )


def _symmetric(answer: Answer, rng: Rng) -> Finding | None:
    for alike in (0.0, 1.5):
        audio, text = _pairs(rng, 7, alike)
        # A sound cannot choose between three texts that are one; each of them has a sound.
        text[1:3] = text[0]
        one, other = _ask(answer, audio, text, 1.0), _ask(answer, text, audio, 1.0)
        if not _same(one, other):
            return Finding(
                "one direction only",
                f"7 pairs give {one:.4g}; sounds and texts exchanged give {other:.4g}",
                "a text has to find its sound as a sound has to find its text: the two losses differ, and both count",
                "the same of logits.T, and the mean of the two",
            )
    return None


def _angles(answer: Answer, rng: Rng) -> Finding | None:
    audio, text = _mirrored(rng, 6)
    longer = rng.uniform(0.3, 4, (2, 6, 1))
    value, scaled = _ask(answer, audio, text, 1.0), _ask(answer, longer[0] * audio, longer[1] * text, 1.0)
    if not _same(value, scaled):
        return Finding(
            "the length of a row has a say",
            f"6 pairs of rows of length 1 give {value:.4g}, the same with other lengths {scaled:.4g}",
            "the loss falls when all rows grow longer, and nothing is learnt by that",
            "divide each row by its length, np.linalg.norm(rows, axis=1, keepdims=True)",
        )
    audio = _unit(rng.normal(size=(6, 6)) + 4 * np.eye(6))  # of each sound the text is the same row
    cold, middle, warm = (_ask(answer, audio, audio, t) for t in STEPS)
    saw = (
        f"6 pairs that are easily found, with the temperatures {STEPS}: {cold:.4g}, {middle:.4g}, {warm:.4g}"
    )
    if _same(cold, middle) and _same(middle, warm):
        return Finding(
            "temperature has no say",
            saw,
            "cosines are at most 1 apart: without a small temperature no softmax of them comes near to 1",
            "logits = cosines / temperature",
        )
    if cold > middle > warm:
        return Finding(
            "multiplied by the temperature, not divided",
            saw,
            "the smaller it is, the sharper the softmax has to be",
            "cosines / temperature",
        )
    right = [_right(audio, audio, t) for t in (*STEPS, 1.0)]
    if not _same(_ask(answer, audio, audio, 1.0), right[-1]):  # another formula: its own item says so
        return None
    if all(map(_same, (cold, middle, warm), right)):
        return None
    return Finding(
        "temperature acts in another way",
        f"{saw}; {', '.join(f'{one:.4g}' for one in right[:3])} are right",
        "all cosines are divided by it, before the softmax, and nothing else is",
        "logits = cosines / temperature",
    )


INFO_NCE = Exercise(
    "info_nce",
    [
        Item("equals the value by hand", 1, asks(_by_hand)),
        Item("symmetric", 1, asks(_symmetric)),
        Item("lengths have no say, temperature does", 1, asks(_angles)),
    ],
    hints=(
        "A table of cosines, each sound with each text: where in it do the pairs stand?",
        (
            "Rows of length 1, logits = audio @ text.T / temperature. For each row: the logarithm of the sum of "
            "exponentials, minus the number on the diagonal."
        ),
        (
            "rows = np.mean(scipy.special.logsumexp(logits, axis=1) - np.diag(logits)), columns the same of logits.T; "
            "(rows + columns) / 2"
        ),
    ),
    observe=Asking,
    needs=asks(_no_say),
    n_seeds=2,
)
