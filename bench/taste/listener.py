"""The listener of a world, whose songs are cleaned, cut, dealt out and learnt from by the code of lab 03.

The exercises and the given cells of the solution are run on the songs of other worlds too, so that nothing of a model
or of a split is written here a second time.
"""

from __future__ import annotations

import ast
import hashlib
import inspect
import io
import os
import symtable
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, redirect_stdout
from functools import cached_property
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq
from scipy.special import ndtr

from autograde.cells import SOLUTIONS, read_solution
from autograde.notebook import Kind, cells_of
from kit.data.songs import kept_songs
from kit.data.worlds.songs import NOISE, songs_world
from kit.data.worlds.songs import Kind as File

__all__ = ["MODELS", "SHIPPED", "SPLITS", "Listener", "kept_in"]

SOLUTION = SOLUTIONS / "03_taste.py"
SHIPPED = 9  # the seed of the world that students load
SPLITS = ("song and twin", "window", "album")
NEEDED = frozenset(
    [
        "plays",
        "titles",
        "recorded",
        "by_plays",
        "first_of_recording",
        "once",
        "left_out",
        "dropped",
        "files",
        "liked",
        "windows",
        "features",
        "song_of",
        "y",
        "place_of",
        "named",
        "twins",
        "group",
        "album",
        "N_FOLDS",
        "folds",
        "splits",
        "summaries",
        "neighbours",
        "grid",
        "tree",
        "boosted",
        "shapes",
        "trained",
        "flat",
    ]
)
"""What the given cells call what is needed of them. Of their statements those are run that make one of these, or what a
function among these takes from the cells around it."""
Rows = NDArray[np.integer]
Scores = NDArray[np.floating]


def made_by(statement: ast.stmt) -> set[str]:
    """Give the names that a statement of a cell makes or changes."""
    if isinstance(statement, ast.FunctionDef):
        return {statement.name}
    return {
        node.id
        for node in ast.walk(statement)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    }


def globals_of(function: ast.FunctionDef) -> set[str]:
    """Give the names that a function takes from the cells around it."""
    tables = [symtable.symtable(ast.unparse(function), SOLUTION.name, "exec")]
    for table in tables:
        tables += table.get_children()
    return {one.get_name() for table in tables[1:] for one in table.get_symbols() if one.is_global()}


def statements() -> Iterator[ast.stmt]:
    """Give the exercises of the lab, its imports, and what makes the names that are `NEEDED`, in the lab's order."""
    cells = cells_of(read_solution(SOLUTION), Kind.GIVEN, Kind.LAB, Kind.EXERCISE)
    found = [(cell.kind, one) for cell in cells for one in ast.parse(cell.source).body]
    needed, before = set(NEEDED), set[str]()
    while needed != before:
        before = set(needed)
        functions = [one for _, one in found if isinstance(one, ast.FunctionDef) and one.name in needed]
        needed |= set().union(*map(globals_of, functions))
    for kind, one in found:
        of_checks = isinstance(one, ast.ImportFrom) and "kit.checks" in str(one.module)
        imports = isinstance(one, ast.Import | ast.ImportFrom) and not of_checks
        if imports or kind is Kind.EXERCISE or made_by(one) & needed:
            yield one


def run_on(songs: Any) -> dict[str, Any]:
    """Run the statements on songs, and give the names that they have made."""
    names: dict[str, Any] = {"songs": songs, "ready": lambda *_: True}
    module = ast.Module(list(statements()), type_ignores=[])
    with redirect_stdout(io.StringIO()):
        exec(compile(module, SOLUTION.name, "exec"), names)
    if missing := NEEDED - set(names):
        raise NameError(f"{SOLUTION.name} makes no {', '.join(sorted(missing))} any more: see NEEDED")
    return names


@contextmanager
def kept_in(folder: Path) -> Iterator[None]:
    """Keep what is played in another folder than that of the data sets."""
    before = os.environ.get("KIT_DATA")
    os.environ["KIT_DATA"] = str(folder)
    try:
        yield
    finally:
        del os.environ["KIT_DATA"]
        if before is not None:
            os.environ["KIT_DATA"] = before


class Listener:
    """A world's listener: the windows of the songs that are left, by the lab, and what the models say of them.

    Parameters
    ----------
    seed : int
        Of the world.
    n_songs : int
    folder : Path
        Where the songs of worlds are kept that students do not load.
    """

    def __init__(self, seed: int, folder: Path, n_songs: int = 280) -> None:
        self.world, self.folder = songs_world(n_songs, seed=seed), folder

    @cached_property
    def lab(self) -> dict[str, Any]:
        """What the cells of the lab have made of the songs."""
        if self.world.seed == SHIPPED:
            return run_on(kept_songs("world", self.world))
        with kept_in(self.folder):
            return run_on(kept_songs("world", self.world))

    def scores(self, model: str, split: str) -> Scores:
        """Let a model say of each window how likely it is liked, (n,), when it has learnt from the other folds."""
        scores = np.empty(len(self.lab["y"]))
        for train, test in self.lab["splits"][split]:
            with redirect_stdout(io.StringIO()):
                scores[test] = MODELS[model].fit(self, train, test)
        return scores

    def told(self, scores: Scores) -> dict[str, float]:
        """Judge scores of windows by the reference answers: `taste_scores`, and the AUC of songs."""
        lab = self.lab
        songs, score = lab["song_decision"](scores, lab["place_of"])
        of_songs = lab["taste_scores"](lab["liked"][songs], score)["auc"]
        return {**lab["taste_scores"](lab["y"], scores), "auc of songs": of_songs}

    def chances(self) -> Scores:
        """Compute how likely each window is liked by whoever hears all that can be heard of a song."""
        truth, files = self.world.truth, self.lab["files"]
        heard, sung = truth.heard[files], truth.kind[files] != File.KARAOKE

        def chance(cut: float) -> Scores:
            return np.where(sung, ndtr((heard - cut) / NOISE), 0.0)

        cut = brentq(
            lambda cut: chance(cut).mean() - self.lab["liked"].mean(), heard.min() - 9, heard.max() + 9
        )
        return chance(cut)[self.lab["place_of"]]

    def fingerprint(self, model: str) -> str:
        """Make a fingerprint of all that the scores of a model depend on: windows, labels, folds, and its code."""
        lab, (fit, made_of, modules) = self.lab, MODELS[model]
        arrays = [lab["summaries"], lab["y"], lab["place_of"], lab["group"], self.chances()]
        arrays += [test for split in SPLITS for _, test in lab["splits"][split]]
        digest = hashlib.sha256()
        for array in arrays:
            digest.update(np.ascontiguousarray(array).tobytes())
        used = [ast.dump(one) for one in statements() if made_by(one) & set(made_of)]
        used += [inspect.getsource(fit), *(inspect.getsource(import_module(one)) for one in modules)]
        digest.update("|".join(used).encode())
        return digest.hexdigest()[:12]


def _always_yes(_listener: Listener, _train: Rows, test: Rows) -> Scores:
    return np.ones(len(test))


def _always_no(_listener: Listener, _train: Rows, test: Rows) -> Scores:
    return np.zeros(len(test))


def _coin(listener: Listener, _train: Rows, test: Rows) -> Scores:
    return np.random.default_rng([listener.world.seed, int(test[0])]).random(len(test))


def _oracle(listener: Listener, _train: Rows, test: Rows) -> Scores:
    return listener.chances()[test]


def _neighbours(listener: Listener, train: Rows, test: Rows) -> Scores:
    return _learnt(listener, "neighbours", train, test)


def _boosted(listener: Listener, train: Rows, test: Rows) -> Scores:
    return _learnt(listener, "boosted", train, test)


def _learnt(listener: Listener, name: str, train: Rows, test: Rows) -> Scores:
    X, y = listener.lab["summaries"], listener.lab["y"]
    return np.asarray(listener.lab[name].fit(X[train], y[train]).predict_proba(X[test])[:, 1])


def _tree(listener: Listener, train: Rows, test: Rows) -> Scores:
    X, y = listener.lab["summaries"], listener.lab["y"]
    return np.asarray(listener.lab["tree"](X[train], y[train], X[test], train=train))


def _flat(listener: Listener, train: Rows, test: Rows) -> Scores:
    return np.asarray(listener.lab["flat"](train, test))


def _as_the_original(listener: Listener, train: Rows, test: Rows) -> Scores:
    import keras

    adadelta = keras.optimizers.Adadelta(1.0)
    return np.asarray(listener.lab["trained"](train, test, loss="log_cosh", optimizer=adadelta))


def _network(listener: Listener, train: Rows, test: Rows) -> Scores:
    return np.asarray(listener.lab["trained"](train, test))


class Model(NamedTuple):
    """How a model says something of the windows of a test part, when it has learnt from a training part."""

    fit: Callable[[Listener, Rows, Rows], Scores]
    made_of: tuple[str, ...] = ()  # names of the lab whose code it runs
    modules: tuple[str, ...] = ()  # of the kit, whose code it runs too


_EARLY = "kit.training.early"
_TRAINED = "taste_net", "trained", "fresh", "scores_of", "in_order", "inputs_for", "shapes"
MODELS: Mapping[str, Model] = {
    "always yes": Model(_always_yes),
    "always no": Model(_always_no),
    "a coin": Model(_coin),
    "15 neighbours": Model(_neighbours, ("neighbours",)),
    "tree by a grid": Model(_tree, ("tree", "grid", "N_FOLDS")),
    "LightGBM": Model(_boosted, ("boosted",)),
    "flat network": Model(_flat, ("flat", "layers"), (_EARLY,)),
    "network, log-cosh and Adadelta": Model(_as_the_original, _TRAINED, (_EARLY,)),
    "network, cross-entropy and Adam": Model(_network, _TRAINED, (_EARLY,)),
    "oracle": Model(_oracle),
}
"""The rows of the table."""
