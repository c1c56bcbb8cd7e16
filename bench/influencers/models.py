"""The models that are compared: the reference answers of lab 02, read from its solution, on ratings of a world."""

from __future__ import annotations

import ast
import hashlib
import inspect
import re
from collections.abc import Callable, Iterable
from typing import Any

import keras
import numpy as np
from numpy.typing import NDArray

from autograde.cells import SOLUTIONS, read_solution
from autograde.notebook import Kind, cells_of
from bench.influencers.sizes import DIM, DRAWS, LONGEST, N_FOLDS, SHORTER
from kit.data.influencers import stratified_folds
from kit.data.ratings import Ratings
from kit.training import early
from kit.training import trees as boosted
from kit.words import made_vectors

Predictions = NDArray[np.floating]
FitPredict = Callable[[NDArray[Any], Predictions, NDArray[Any]], Predictions]


def answers() -> tuple[dict[str, Any], str]:
    """Give the functions that the solution's exercises define, and the text that defines them."""
    solution = read_solution(SOLUTIONS / "02_influencers.py")
    sources = [cell.source for cell in cells_of(solution, Kind.EXERCISE)]
    names: dict[str, Any] = {"np": np, "keras": keras, "re": re}
    for source in sources:
        exec(compile(source, "solutions/02_influencers.py", "exec"), names)
    return names, "\n".join(sources)


def _code(source: str) -> str:
    """Give the part of a text that is run: no comments, no docstrings."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
            and ast.get_docstring(node) is not None
        ):
            node.body = node.body[1:]
    return ast.dump(tree)


class Models:
    """Every model of the table, as `fit_predict(X_train, y_train, X_test)` on pairs of influencer and song.

    Parameters
    ----------
    data : Ratings
    seed : int
        Of everything that a training draws.
    """

    def __init__(self, data: Ratings, seed: int) -> None:
        self.data, self.seed = data, seed
        self.answers, self.source = answers()
        self.n = len(data.genres), len(data.genres), len(data.kinds)
        self.n_fits = 0

    def fingerprint(self, name: str) -> str:
        """Make a fingerprint of all that a model's result depends on: the ratings, the answers, how they are fitted."""
        data = self.data
        words, vectors = made_vectors()
        arrays = [data.pairs, data.ratings, data.influencer_genres, data.song_genres, data.influencer_kinds]
        arrays += [data.artists, vectors] + [data.sound] * ("sound" in name)
        texts = [*data.track_info, *data.biographies, *data.descriptions, *words]
        parts: tuple[Any, ...] = early, Models, stratified_folds
        sources = self.source, *map(inspect.getsource, parts)
        sizes = repr((DIM, LONGEST, SHORTER, N_FOLDS, DRAWS.get(name)))
        digest = hashlib.sha256(b"".join(np.ascontiguousarray(one).tobytes() for one in arrays))
        digest.update("|".join([*texts, *map(_code, sources), sizes]).encode())
        return digest.hexdigest()[:12]

    def of(self, name: str) -> FitPredict:
        """Give the model of a name."""
        self.n_fits = 0
        return getattr(self, name.lower().replace("+ ", "").replace(" ", "_"))()

    def random(self) -> FitPredict:
        rng = np.random.default_rng([self.seed, 1])
        return lambda _X, _y, asked: rng.random(len(asked))

    def naive(self) -> FitPredict:
        return lambda _X, y, asked: np.full(len(asked), y.mean())

    def lgbm(self) -> FitPredict:
        return self._trees(lambda X: self.data.inputs(X))

    def lgbm_sound(self) -> FitPredict:
        return self._trees(lambda X: [*self.data.inputs(X), self.data.sound[X[:, 1]]])

    def dot(self) -> FitPredict:
        build = self.answers["build_dot_model"]
        return self._net(lambda: build(*self.n[:2], DIM), lambda X: self.data.inputs(X)[:2])

    def nn(self) -> FitPredict:
        build = self.answers["build_nn_model"]
        return self._net(lambda: build(*self.n, DIM), self.data.inputs)

    def text(self) -> FitPredict:
        return self._text(english=True)

    def text_french(self) -> FitPredict:
        return self._text(english=False)

    def _text(self, *, english: bool) -> FitPredict:
        ids, table = self._encoded(self.data.track_info, LONGEST, english=english)
        build = self.answers["build_text_model"]
        return self._net(
            lambda: build(table, LONGEST, *self.n, DIM),
            lambda X: [*self.data.inputs(X), ids[X[:, 1]]],
        )

    def text_people(self) -> FitPredict:
        """Join the song's text, its artist's biography and the influencer's description: one text a pair."""
        data, build = self.data, self.answers["build_text_model"]
        of_song, table = self._encoded(data.track_info, LONGEST)
        of_artist, _ = self._encoded(data.biographies, SHORTER)
        of_influencer, _ = self._encoded(data.descriptions, SHORTER)

        def inputs(X: NDArray[Any]) -> list[Any]:
            influencer, song = X.T
            ids = [of_song[song], of_artist[data.artists[song]], of_influencer[influencer]]
            return [*data.inputs(X), np.hstack(ids)]

        return self._net(lambda: build(table, LONGEST + 2 * SHORTER, *self.n, DIM), inputs)

    def text_sound(self) -> FitPredict:
        """Put the standardised embedding of the audio beside the song's genres."""
        data, build = self.data, self.answers["build_text_model"]
        ids, table = self._encoded(data.track_info, LONGEST)
        n_influencer, n_song, n_kinds = self.n
        width = data.sound.shape[1]

        def fit_predict(X: NDArray[Any], y: Predictions, asked: NDArray[Any]) -> Predictions:
            heard = self.answers["audio_embedding"](data.sound[np.unique(X[:, 1])], data.sound)

            def inputs(X: NDArray[Any]) -> list[Any]:
                influencer, song, kind = data.inputs(X)
                return [influencer, np.hstack([song, heard[X[:, 1]]]), kind, ids[X[:, 1]]]

            def made() -> Any:
                return build(table, LONGEST, n_influencer, n_song + width, n_kinds, DIM)

            return self._fitted(made, inputs, X, y, asked)

        return fit_predict

    def _encoded(self, texts: Iterable[str], longest: int, *, english: bool = True) -> tuple[Any, Any]:
        return self.answers["encode_texts"](list(texts), *made_vectors(english=english), longest)

    def _trees(self, inputs: Callable[[NDArray[Any]], list[Any]]) -> FitPredict:
        def fit_predict(X: NDArray[Any], y: Predictions, asked: NDArray[Any]) -> Predictions:
            trees = boosted.fit_trees_early(
                np.hstack(inputs(X)), y, self._rng(), categories=[sum(self.n[:2])]
            )
            return np.asarray(trees.predict(np.hstack(inputs(asked))))

        return fit_predict

    def _net(self, build: Callable[[], Any], inputs: Callable[[NDArray[Any]], list[Any]]) -> FitPredict:
        return lambda X, y, asked: self._fitted(build, inputs, X, y, asked)

    def _fitted(
        self,
        build: Callable[[], Any],
        inputs: Callable[[NDArray[Any]], list[Any]],
        X: NDArray[Any],
        y: Predictions,
        asked: NDArray[Any],
    ) -> Predictions:
        rng = self._rng()
        keras.utils.set_random_seed(int(rng.integers(2**31)))
        model = build()
        early.fit_early(model, inputs(X), y, rng)
        predicted = model.predict(tuple(inputs(asked)), batch_size=4096, verbose=0)[:, 0]
        keras.backend.clear_session()
        return np.asarray(predicted)

    def _rng(self) -> np.random.Generator:
        """Give each fold a generator of its own, which is equal for every model."""
        self.n_fits += 1
        return np.random.default_rng([self.seed, 2, self.n_fits])
