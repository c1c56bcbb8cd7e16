"""The Text model once more, with what lab 02 tries beside it: without stop words, and with a dilated convolution."""

from __future__ import annotations

import hashlib
import inspect
from collections.abc import Iterable

import keras

from bench.influencers.models import FitPredict, Models, _code
from bench.influencers.sizes import DIM, LONGEST
from kit.training import dilation
from kit.words import STOP_WORDS, without_stop_words

SETTINGS = ("Text, no stop words", "Text, dilated")


class Settings(Models):
    """`Models`, and two settings of its Text model."""

    def of(self, name: str) -> FitPredict:
        """Give the model of a name."""
        if name not in SETTINGS:
            return super().of(name)
        self.n_fits = 0
        texts: Iterable[str] = self.data.track_info
        rate = 2
        if name == "Text, no stop words":
            texts, rate = tuple(without_stop_words(texts)), 1
        ids, table = self._encoded(texts, LONGEST)
        build = self.answers["build_text_model"]
        return self._net(
            lambda: self._reaching(build(table, LONGEST, *self.n, DIM), rate),
            lambda X: [*self.data.inputs(X), ids[X[:, 1]]],
        )

    @staticmethod
    def _reaching(model: keras.Model, rate: int) -> keras.Model:
        return dilation.dilated(model, rate) if rate > 1 else model

    def fingerprint(self, name: str) -> str:
        """Make a fingerprint of all that a model's result depends on."""
        mark = super().fingerprint(name)
        if name not in SETTINGS:
            return mark
        sources = Settings, dilation, without_stop_words
        here = [*(_code(inspect.getsource(one)) for one in sources), " ".join(sorted(STOP_WORDS)), mark]
        return hashlib.sha256("|".join(here).encode()).hexdigest()[:12]
