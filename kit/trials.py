"""A record of what was trained: configuration, seed, scores, and a fingerprint of the vectors."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import ArrayLike


def fingerprint(vectors: ArrayLike) -> str:
    """Twelve hexadecimal digits that tell two tables of vectors apart.

    Examples
    --------
    >>> fingerprint([[1.0, 2.0]]) == fingerprint([[1.0, 2.0]]) != fingerprint([[2.0, 1.0]])
    True
    """
    vectors = np.ascontiguousarray(vectors, np.float32)
    return hashlib.sha256(repr(vectors.shape).encode() + vectors.tobytes()).hexdigest()[:12]


class Trials:
    """The trials of one lab, one JSON object a line in ``LAB.trials.jsonl`` beside the notebook.

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
        if self.path.exists():
            for line in self.path.read_text(encoding="utf-8").splitlines():
                try:
                    self.entries.append(json.loads(line))
                except json.JSONDecodeError:
                    print(f"{self.path.name}: a line that was cut off is left out")

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
        """Write one trial down; the same trial again (configuration, seed, vectors) adds its scores to the old line.

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
            The trial as written.
        """
        entry = {
            "configuration": {name: _plain(value) for name, value in configuration.items()},
            "seed": int(seed),
            "scores": {name: float(value) for name, value in scores.items()},
            "fingerprint": fingerprint(vectors),
            "at": time.strftime("%Y-%m-%dT%H:%M:%S%z"),
        }
        for old in self.entries:
            if all(old[key] == entry[key] for key in ("configuration", "seed", "fingerprint")):
                entry["scores"] = old["scores"] | entry["scores"]
                self.entries.remove(old)
                break
        self.entries.append(entry)
        lines = "".join(json.dumps(e, ensure_ascii=False) + "\n" for e in self.entries)
        draft = self.path.with_suffix(".part")
        draft.write_text(lines, encoding="utf-8")
        draft.replace(self.path)
        return entry

    def table(self, baselines: Mapping[str, Mapping[str, float]] | None = None) -> Any:
        """All trials as a pandas DataFrame, best first, the given baselines among them.

        Parameters
        ----------
        baselines : mapping, optional
            Name to scores, such as ``{"popularity": {"hit@10": 0.06}}``.
        """
        import pandas as pd

        rows = [{"what": "trial", **e["configuration"], "seed": e["seed"], **e["scores"]} for e in self.entries]
        rows += [{"what": name, **scores} for name, scores in (baselines or {}).items()]
        table = pd.DataFrame(rows)
        scores = [name for e in self.entries for name in e["scores"]]
        return table.sort_values(scores[0], ascending=False, ignore_index=True) if scores else table


def _plain(value: Any) -> Any:
    return value.item() if isinstance(value, np.generic) else value
