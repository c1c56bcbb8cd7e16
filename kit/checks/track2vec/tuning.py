"""Checks of `tune`."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kit.checks.asking.values import Came, came
from kit.checks.exercise import Answer, Asking, Exercise, Item, asks
from kit.checks.outcome import Finding, nothing_returned, shown, student_code

__all__ = ["TUNING", "TuningRecorder"]

Rng = np.random.Generator


@dataclass
class TuningRecorder:
    """A recorder: `train` and `score` note how they are called.

    The configuration that is best in validation is never the best in the test; neither it nor the
    worst is the first or the last.
    """

    configurations: list[dict[str, Any]]
    validation: list[float]
    test: list[float]
    trained: list[int] = field(default_factory=list)
    seeds: list[object] = field(default_factory=list)
    scored: list[tuple[int, str]] = field(default_factory=list)

    @classmethod
    def draw(cls, rng: Rng, n: int = 6) -> TuningRecorder:
        """Draw a few configurations and their scores."""
        dims = rng.permutation(np.arange(10, 90, 5))[:n]
        best, lucky, worst = rng.permutation(np.arange(1, n - 1))[:3]
        validation, test = rng.uniform(0.1, 0.2, n), rng.uniform(0.1, 0.2, n)
        validation[best], validation[worst], test[lucky] = 0.3, 0.05, 0.4
        configurations = [{"dim": int(dim), "window": int(rng.integers(1, 7))} for dim in dims]
        return cls(configurations, validation.round(4).tolist(), test.round(4).tolist())

    @property
    def best(self) -> int:
        """The number of the configuration that is best in validation."""
        return int(np.argmax(self.validation))

    def number_of(self, configuration: object) -> int | None:
        """Find the number of a configuration; keys that the answer has added do no harm."""
        if not isinstance(configuration, dict):
            return None
        for i, own in enumerate(self.configurations):
            if all(shown(configuration.get(key)) == shown(value) for key, value in own.items()):
                return i
        return None

    def train(self, configuration: object, seed: object = None) -> NDArray[np.float32]:
        """Give vectors that tell their configuration, and note the call."""
        which = self.number_of(configuration)
        if which is None:
            raise ValueError(
                f"train(configuration, seed): {shown(configuration, 60)} is not one of the configurations"
            )
        self.trained.append(which)
        self.seeds.append(seed)
        return np.full((4, 2), which, np.float32)

    def score(self, vectors: object, part: str) -> float:
        """Give the score that the configuration has in this part, and note the call."""
        if part not in ("validation", "test"):
            raise ValueError(
                f'score(vectors, part): part is {shown(part)}, and must be "validation" or "test"'
            )
        if not isinstance(vectors, np.ndarray) or vectors.shape != (4, 2):
            raise ValueError(
                f"score(vectors, part): vectors is {shown(vectors, 60)}, and must be what `train` gave"
            )
        which = round(float(vectors[0, 0]))
        self.scored.append((which, part))
        return (self.validation if part == "validation" else self.test)[which]

    def run(self, answer: Answer) -> object:
        """Let the answer choose among the configurations."""
        with student_code():
            return answer([dict(c) for c in self.configurations], self.train, self.score)


def _trains(answer: Answer, rng: Rng) -> Finding | None:
    recorder = TuningRecorder.draw(rng)
    recorder.run(answer)
    n = len(recorder.configurations)
    missing = sorted(set(range(n)) - set(recorder.trained))
    if missing:
        return Finding(
            "a configuration is not tried",
            f"of {n} configurations, number {', '.join(str(i + 1) for i in missing)} is never trained",
            "a trial that is left out cannot win",
            "the loop: does it end one too early, or return inside?",
        )
    if len(recorder.trained) > 5 * n:
        return Finding(
            "trained far more often than needed",
            f"{len(recorder.trained)} trainings for {n} configurations",
            "a training takes seconds to minutes in the lab",
            "the loop: is `train` called once for each configuration?",
        )
    if any(not isinstance(seed, int | np.integer) for seed in recorder.seeds):
        return Finding(
            "training without a seed",
            f"train(configuration, seed) was given the seed {recorder.seeds[0]!r}",
            "the trial cannot be repeated",
            "give every training an integer",
        )
    judged = {which for which, _ in recorder.scored}
    if judged != set(range(n)):
        return Finding(
            "not every trial is scored",
            f"{n} configurations, {len(judged)} of them scored",
            "what was trained for one configuration must be scored for it",
            "which vectors are given to `score`",
        )
    return None


def _chooses(answer: Answer, rng: Rng) -> Finding | None:
    for _ in range(3):
        recorder = TuningRecorder.draw(rng)
        result = recorder.run(answer)
        if finding := _keys(result, "best", "validation"):
            return finding
        if isinstance(result, dict) and (finding := _best(recorder, result)):
            return finding
    return None


def _keys(result: object, *needed: str) -> Finding | None:
    if isinstance(result, dict) and set(needed) <= set(result):
        return None
    saw = f"the keys {sorted(map(str, result))}" if isinstance(result, dict) else f"a {type(result).__name__}"
    return nothing_returned(result) or Finding(
        "the result is not a dict with its three keys",
        f"tune gives {saw}",
        'it needs the keys "best", "validation" and "test"',
        "the `return`",
    )


def _best(recorder: TuningRecorder, result: dict[str, object]) -> Finding | None:
    right, chosen = recorder.configurations[recorder.best], result["best"]
    number = recorder.number_of(chosen)
    if number == recorder.best:
        score = _float(result["validation"])
        if score is not None and np.isclose(score, recorder.validation[recorder.best]):
            return None
        return Finding(
            "another validation score than the winner's",
            f'"validation" is {shown(result["validation"])}; the winner scored '
            f"{recorder.validation[recorder.best]} there",
            "the score must be that of the configuration beside it",
            "what is kept together with the best configuration",
        )
    by = {"validation": recorder.validation, "test": recorder.test}
    saw = f"the scores are {by}, and the best is said to be {shown(chosen)}"
    if number == int(np.argmax(recorder.test)):
        return Finding(
            "chosen on the test pairs",
            saw,
            "the test score of the winner then says how lucky it was, not how good",
            'choose by `score(vectors, "validation")`',
        )
    if number == int(np.argmin(recorder.validation)):
        return Finding("the worst is chosen", saw, "a higher hit@10 is better", "the comparison")
    if number is None:
        return Finding(
            "best is not a configuration",
            saw,
            "the winner could not be trained again",
            'put the configuration itself under "best"',
        )
    return Finding(
        "not the best on validation", saw, f"the best there is {right}", "how the best so far is kept"
    )


def _tests_once(answer: Answer, rng: Rng) -> Finding | None:
    recorder = TuningRecorder.draw(rng)
    result = recorder.run(answer)
    tests = [which for which, part in recorder.scored if part == "test"]
    if not tests:
        return Finding(
            "never scored on the test pairs",
            "no call of score(vectors, 'test')",
            "the validation score of a winner is too good: it was chosen for it",
            "score the winner once on the test pairs",
        )
    if len(tests) > 1:
        return Finding(
            "the test pairs are used more than once",
            f"score(vectors, 'test') was called {len(tests)} times",
            "whoever looks at the test while choosing tunes on it",
            "call it after the loop, for the winner alone",
        )
    chosen = recorder.number_of(result.get("best")) if isinstance(result, dict) else None
    chosen = recorder.best if chosen is None else chosen
    if tests[0] != chosen:
        return Finding(
            "another trial than the winner is tested",
            f"the winner is {recorder.configurations[chosen]}, and the vectors of "
            f"{recorder.configurations[tests[0]]} were scored "
            "on the test pairs",
            "the number beside the winner says nothing of it",
            "keep the winner's vectors together with its score",
        )
    if not isinstance(result, dict):
        return None  # that it is no dict is the item above
    score = _float(result.get("test"))
    if score is not None and np.isclose(score, recorder.test[tests[0]]):
        return None
    return _keys(result, "test") or Finding(
        "another test score than the one measured",
        f'"test" is {shown(result["test"])}; measured was {recorder.test[tests[0]]}',
        "only what score(vectors, 'test') gave may be reported",
        "the value under the key",
    )


def _float(value: object) -> float | None:
    """Read a score; None where it is no number, as text is not."""
    array = np.asarray(value) if came(value) is Came.NUMBERS else np.empty(0)
    return None if array.ndim else float(array)


TUNING = Exercise(
    "tuning",
    [
        Item("every configuration trained and scored", 1, asks(_trains)),
        Item("chosen on validation", 1, asks(_chooses)),
        Item("test used once, for the winner", 1, asks(_tests_once)),
    ],
    hints=(
        (
            "Two questions, two sets of pairs: which configuration is best (validation), and how good is "
            "it really (test)?"
        ),
        (
            "Loop over the configurations; train, score on validation, and keep the best score, "
            "configuration and vectors."
        ),
        (
            'After the loop: `test = score(best_vectors, "test")`, once; return {"best": ..., '
            '"validation": ..., "test": ...}.'
        ),
    ),
    observe=Asking,
    n_seeds=1,  # who chooses by chance would have to be lucky three times
)
