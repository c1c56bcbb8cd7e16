"""Read what a student has trained from the record and the table that came along; no mark depends on it.

Both files are read as a stranger's: plain files only, no link followed, every size bounded, nothing unpickled.
"""

from __future__ import annotations

import io
import json
import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograde.trust.untrusted_files import Refused, read_below, read_json
from kit.trials import fingerprint

MOST_RECORD_BYTES, MOST_LINES, MOST_LINE_BYTES = 5_000_000, 10_000, 20_000
MOST_TABLE_BYTES = 128_000_000  # a quarter of a million tracks of 128 numbers
MOST_COLUMNS = 4_096

SCORE = re.compile(r"[\w@][\w@ .%+-]{0,39}")
FINGERPRINT = re.compile(r"[0-9a-f]{12}")
LOWER_IS_BETTER = ("rmse", "mae", "loss", "error")


@dataclass(frozen=True)
class TrainingRecord:
    """What a student's record and table say.

    Attributes
    ----------
    n_trials : int
        Distinct by configuration, seed and vectors.
    best : (str, float) or None
        The name and value of the best score: on the validation part, where there is one.
    note : str
        All of it in words, for student and instructor.
    fingerprint_matches : bool or None
        Whether the table is that of a recorded trial; None without a readable table.
    """

    n_trials: int
    best: tuple[str, float] | None
    note: str
    fingerprint_matches: bool | None


def read_training_record(folder: Path, lab: str) -> TrainingRecord:
    """Read ``LAB.trials.jsonl`` and the table of vectors beside a student's notebook.

    The table of lab ``01_track2vec`` is ``track2vec.npy``. A record proves nothing, since students can write one: it
    says what to ask about.

    Parameters
    ----------
    folder : Path
        Where the notebook lies.
    lab : str
    """
    folder = folder.absolute()
    trials, of_record = _record(folder, f"{lab}.trials.jsonl")
    table = f"{lab.partition('_')[2] or lab}.npy"
    matches, of_table = _table(folder, table, trials)
    best = _best(trials)
    shown = [f"best {best[0].replace(' ', ' on ', 1)} {best[1]:.3g}"] if best else []
    note = "; ".join(filter(None, [", ".join([of_record, *shown]), of_table]))
    return TrainingRecord(len(trials), best, note, matches)


def _record(folder: Path, name: str) -> tuple[list[dict[str, Any]], str]:
    """Read the trials of a record, and say in words how many there are."""
    try:
        data = read_below(folder.parent, (folder.name, name), MOST_RECORD_BYTES)
    except FileNotFoundError:
        return [], "no trials handed in"
    except (Refused, OSError) as error:
        return [], f"no trials: {name} was not read: {error}"
    lines = [line for line in data.split(b"\n", MOST_LINES) if line.strip()]
    entries = [_entry(line) for line in lines[:MOST_LINES]]
    trials: dict[str, dict[str, Any]] = {}
    for entry in filter(None, entries):
        same = json.dumps([entry[key] for key in ("configuration", "seed", "fingerprint")], sort_keys=True)
        scores = trials.get(same, {}).get("scores", {}) | entry["scores"]
        trials[same] = {**entry, "scores": scores}
    words = f"{len(trials)} trial{'s' if len(trials) != 1 else ''} recorded"
    damaged = entries.count(None) + len(lines[MOST_LINES:])
    if damaged:
        words += f" ({damaged} damaged line{'s' if damaged != 1 else ''} left out)"
    return list(trials.values()), words


def _entry(line: bytes) -> dict[str, Any] | None:
    """Read one trial; None for a line that no lab has written."""
    try:
        raw = read_json(line) if len(line) <= MOST_LINE_BYTES else None
    except Refused:
        return None
    if not isinstance(raw, dict) or not isinstance(raw.get("configuration"), dict):
        return None
    seed, scores, mark = raw.get("seed"), raw.get("scores"), raw.get("fingerprint")
    if not isinstance(seed, int) or not isinstance(scores, dict) or not isinstance(mark, str):
        return None
    if not FINGERPRINT.fullmatch(mark) or not all(_is_score(*item) for item in scores.items()):
        return None
    return {
        "configuration": raw["configuration"],
        "seed": seed,
        "scores": scores,
        "fingerprint": mark,
        "at": _day(raw.get("at")),
    }


def _is_score(name: str, value: object) -> bool:
    if not isinstance(value, int | float) or isinstance(value, bool) or not SCORE.fullmatch(name):
        return False
    return abs(value) < 1e12  # NaN is not


def _day(at: object) -> str:
    try:
        return f" of {datetime.fromisoformat(str(at)[:40]):%Y-%m-%d}"
    except ValueError:
        return ""


def _best(trials: list[dict[str, Any]]) -> tuple[str, float] | None:
    names = [name for trial in trials for name in trial["scores"]]
    name = next((name for name in names if "validation" in name), names[0] if names else "")
    values = [float(trial["scores"][name]) for trial in trials if name in trial["scores"]]
    if not values:
        return None
    return name, min(values) if any(word in name.lower() for word in LOWER_IS_BETTER) else max(values)


def _table(folder: Path, name: str, trials: list[dict[str, Any]]) -> tuple[bool | None, str]:
    """Say in words whether a table is that of a trial, and of which."""
    try:
        mark = fingerprint(_vectors(read_below(folder.parent, (folder.name, name), MOST_TABLE_BYTES)))
    except FileNotFoundError:
        return None, ""
    except (Refused, OSError) as error:
        return None, f"{name} was not read: {error}"
    for trial in reversed(trials):
        if trial["fingerprint"] == mark:
            return True, f"{name} is the table of the trial{trial['at']}"
    return False, f"{name} matches no recorded trial"


def _vectors(data: bytes) -> NDArray[np.float32]:
    """Read a table of finite numbers out of an .npy file, after comparing what its head promises with what is there."""
    head = io.BytesIO(data)
    readers = {(1, 0): np.lib.format.read_array_header_1_0, (2, 0): np.lib.format.read_array_header_2_0}
    try:
        shape, _, dtype = readers[np.lib.format.read_magic(head)](head)
    except Exception as error:  # numpy reads a head as Python's literals, and fails on odd ones in many ways
        raise Refused("it is no table of numpy's") from error
    if dtype.kind != "f" or dtype.itemsize not in (2, 4, 8):
        raise Refused("it holds something other than decimal numbers")
    if len(shape) != 2 or min(shape) < 1 or shape[1] > MOST_COLUMNS:
        raise Refused("it is not a table with a row a track")
    if shape[0] * shape[1] * dtype.itemsize != len(data) - head.tell():
        raise Refused("its size is not the one it announces")
    with np.errstate(over="ignore"):
        vectors = np.load(io.BytesIO(data), allow_pickle=False).astype(np.float32)
    if not np.isfinite(vectors).all():
        raise Refused("it holds numbers that are not finite")
    return vectors  # type: ignore[no-any-return]
