"""A record of trials (configuration, seed, scores, fingerprint of the vectors), and successive halving."""

from __future__ import annotations

import hashlib
import json
import math
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = ["Trials", "fingerprint", "successive_halving"]


def fingerprint(vectors: ArrayLike) -> str:
    """Give twelve hexadecimal digits that tell two tables of vectors apart.

    Examples
    --------
    >>> fingerprint([[1.0, 2.0]]) == fingerprint([[1.0, 2.0]]) != fingerprint([[2.0, 1.0]])
    True
    """
    vectors = np.ascontiguousarray(vectors, np.float32)
    return hashlib.sha256(repr(vectors.shape).encode() + vectors.tobytes()).hexdigest()[:12]


class Trials:
    """The trials of one lab, one JSON object a line in ``LAB.trials.jsonl`` beside the notebook.

    Lines are only ever added, so two notebooks may write to one file; reading puts the scores of the same
    trial together. A file that cannot be written is said so and stops nothing.

    Parameters
    ----------
    lab : str
    folder : path, optional
        Where the file is kept; the notebook's own folder by default.

    Examples
    --------
    >>> import tempfile
    >>> trials = Trials("01_track2vec", tempfile.mkdtemp())
    >>> entry = trials.record({"dim": 30}, seed=0, scores={"hit@10": 0.19}, vectors=np.eye(3))
    >>> len(trials), trials.entries[0]["configuration"]
    (1, {'dim': 30})
    """

    def __init__(self, lab: str, folder: str | Path = ".") -> None:
        self.path = Path(folder) / f"{lab}.trials.jsonl"
        self.entries: list[dict[str, Any]] = []
        self._unwritten: list[str] = []
        if self.path.exists():
            for line in self.path.read_text(encoding="utf-8", errors="replace").splitlines():
                try:
                    self._add(json.loads(line))
                except (ValueError, KeyError, TypeError):
                    print(f"{self.path.name}: a line that is cut off or damaged is left out")

    def __len__(self) -> int:
        return len(self.entries)

    def record(
        self,
        configuration: Mapping[str, Any],
        *,
        seed: int,
        scores: Mapping[str, float],
        vectors: ArrayLike,
    ) -> dict[str, Any]:
        """Write one trial down; when it comes again, its scores are added to the old entry.

        The same is: configuration, seed and vectors.

        Parameters
        ----------
        configuration : mapping
            Hyper-parameters.
        seed : int
        scores : mapping
            Name to number, such as ``{"hit@10": 0.19}``.
        vectors : (V, d) numbers
            What was trained; only its fingerprint is kept.

        Returns
        -------
        dict
            The trial with all of its scores.
        """
        entry = {
            "configuration": dict(configuration),
            "seed": int(seed),
            "scores": {name: float(value) for name, value in scores.items()},
            "fingerprint": fingerprint(vectors),
            "at": time.strftime("%Y-%m-%dT%H:%M:%S%z"),
        }
        line = json.dumps(entry, ensure_ascii=False, default=_plain)
        self._unwritten.append(line)
        try:
            _append(self.path, self._unwritten)
            self._unwritten = []
        except OSError as error:
            print(
                f"{self.path} cannot be written ({error.strerror}): the trials are kept in memory, and "
                "written with the next one; make room, or give Trials another folder"
            )
        return self._add(json.loads(line))

    def saved(
        self,
        path: str | Path,
        configuration: Mapping[str, Any],
        n_rows: int,
        *,
        but: Sequence[str] = ("passes",),
    ) -> tuple[NDArray[np.float32], dict[str, Any]] | None:
        """Find vectors that were saved on an earlier day, if a recorded trial of this configuration made them.

        Parameters
        ----------
        path : path
            Of a `.npy` file.
        configuration : mapping
            What would be trained now.
        n_rows : int
            How many vectors are needed.
        but : sequence of str
            Settings that may differ.

        Returns
        -------
        (vectors, configuration) or None
            The configuration is that of the trial.
        """
        try:
            vectors = np.load(path, allow_pickle=False)
        except FileNotFoundError:
            return None
        except (OSError, ValueError, EOFError) as error:
            print(f"{path} cannot be read ({error}): training starts anew")
            return None
        mark = fingerprint(vectors)
        for entry in self.entries:
            made = entry["configuration"]
            same = all(made.get(name) == value for name, value in configuration.items() if name not in but)
            if entry["fingerprint"] == mark and same and len(vectors) == n_rows:
                return vectors, made
        return None

    def _add(self, entry: dict[str, Any]) -> dict[str, Any]:
        for old in self.entries:
            if all(old[key] == entry[key] for key in ("configuration", "seed", "fingerprint")):
                old["scores"] |= entry["scores"]
                old["at"] = entry["at"]
                return old
        keys = "configuration", "seed", "scores", "fingerprint", "at"
        self.entries.append({key: entry[key] for key in keys})
        return self.entries[-1]

    def table(self, baselines: Mapping[str, Mapping[str, float]] | None = None) -> Any:
        """Give all trials as a pandas DataFrame, best first, the given baselines among them.

        Parameters
        ----------
        baselines : mapping, optional
            Name to scores, such as ``{"popularity": {"hit@10": 0.06}}``.
        """
        import pandas as pd

        rows: list[dict[str, Any]] = [
            {"what": "trial", **e["configuration"], "seed": e["seed"], **e["scores"]} for e in self.entries
        ]
        rows += [{"what": name, **scores} for name, scores in (baselines or {}).items()]
        table = pd.DataFrame(rows)
        scores = [name for e in self.entries for name in e["scores"]]
        if not scores:
            return table
        return table.sort_values(scores[0], ascending=False, ignore_index=True, kind="stable")


def successive_halving(
    configurations: Sequence[Mapping[str, Any]],
    train: Callable[..., ArrayLike],
    score: Callable[[ArrayLike, str], float],
    *,
    passes: Sequence[int] = (1, 3),
    keep: float = 1 / 3,
    seed: int = 0,
    trials: Trials | None = None,
    name: str = "hit@10 validation",
) -> dict[str, Any]:
    """Tune by rungs: train all configurations a little, and only the best of them longer.

    On each rung every configuration that is left is trained afresh and scored on the validation part; the best go on.
    After Jamieson and Talwalkar, *Non-stochastic best arm identification and hyperparameter optimization* (2016).
    Whoever learns slowly at first may be dropped too early: that is the price of the time saved.

    Parameters
    ----------
    configurations : sequence of mapping
    train : callable
        ``train(configuration, seed, passes) -> vectors``.
    score : callable
        ``score(vectors, part) -> float``, higher is better; "validation" chooses, "test" is asked once, at the end.
    passes : sequence of int
        Of each rung.
    keep : float
        Share of the configurations that goes on to the next rung, one at least.
    seed : int
    trials : Trials, optional
        Where each training of each rung is recorded, its configuration with its `passes`.
    name : str
        What the validation score is called there.

    Returns
    -------
    dict
        `best`, `validation`, `test` as of the lab's own `tune`, `passes` of the last rung, and `rungs`: for each,
        its passes and its (configuration, score), best first.

    Examples
    --------
    >>> train = lambda configuration, seed, passes: np.full((2, configuration["dim"]), passes)
    >>> score = lambda vectors, part: vectors.size * 0.01
    >>> result = successive_halving([{"dim": dim} for dim in range(1, 11)], train, score)
    >>> result["best"], [len(rung["scores"]) for rung in result["rungs"]]
    ({'dim': 10}, [10, 4])
    """
    if not configurations or not passes or min(passes) < 1 or not 0 < keep < 1:
        raise ValueError(
            f"{len(configurations)} configurations, passes {list(passes)}, keep {keep}: give one configuration or "
            "more, passes of 1 or more for each rung, and keep between 0 and 1"
        )
    left = [dict(configuration) for configuration in configurations]
    rungs: list[dict[str, Any]] = []
    for number in passes:
        scored = []
        for configuration in left:
            vectors = train(configuration, seed, number)
            value = float(score(vectors, "validation"))
            scored.append((value if value == value else -np.inf, configuration, vectors))
            if trials is not None:
                trials.record(
                    configuration | {"passes": number}, seed=seed, scores={name: value}, vectors=vectors
                )
        scored.sort(key=lambda entry: -entry[0])
        rungs.append({"passes": number, "scores": [(entry[1], entry[0]) for entry in scored]})
        left = [entry[1] for entry in scored[: math.ceil(keep * len(scored))]]
    value, best, vectors = scored[0]
    return {
        "best": best,
        "validation": value,
        "test": float(score(vectors, "test")),
        "passes": passes[-1],
        "rungs": rungs,
    }


def _append(path: Path, lines: list[str]) -> None:
    """Add whole lines, on lines of their own even where an earlier one was cut off."""
    with path.open("a+b") as file:
        size = file.tell()
        file.seek(max(size - 1, 0))
        start = b"" if file.read(1) in (b"", b"\n") else b"\n"
        file.write(start + "".join(line + "\n" for line in lines).encode())


def _plain(value: Any) -> Any:
    """Turn what JSON does not know into what it does: numpy's numbers and arrays into Python's, the rest into names."""
    return value.tolist() if isinstance(value, np.generic | np.ndarray) else str(value)
