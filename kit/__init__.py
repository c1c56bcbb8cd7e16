"""Music recommendation, taught by doing: what students import in the labs.

- `kit.data`: playlists, ratings of influencers, listeners of Last.fm, their splits, synthetic worlds
- `kit.sampling`: word2vec pairs
- `kit.neighbours`: the k nearest tracks
- `kit.metrics`: hit@k, NDCG@k, RMSE, intervals, baselines
- `kit.counting`: co-occurrence, Markov, vectors from counts
- `kit.prefixes`: what a whole list asks for; `kit.artists`: the artist's mean beside a track's vector
- `kit.training`: what watches a `fit`; `kit.doctor`: why it does not learn
- `kit.track2vec`: Track2Vec trained fast, a plan for this machine
- `kit.funnel`: a recommender in two stages, from tags to ranked artists
- `kit.words`: word vectors for texts
- `kit.trials`: a record of what was trained
- `kit.pictures`: curves and tables for a report; `kit.drawing`: a drawn model
- `kit.radio`: a radio that walks from neighbour to neighbour; its clips, Deezer's previews
- `kit.guessing`: a guess before a result is seen
- `kit.maps`: the vocabulary as a map that one can walk
- `kit.checks`: what `check.NAME(answer)` runs in a lab

Plain numpy arrays of track numbers pass between them. `import kit` alone is enough: each is imported when it is first
asked for. Behind them stand `kit.theme` (what the radio, the map and the training page look like alike), `kit.cell`
(which cell shows which widget), `kit.components` (principal components), `kit.checkpoints` (where a training stands),
`kit.whole` (files written whole), `kit.lazy` (names that are imported late) and `kit.quiet` (TensorFlow without its
log).
"""

from importlib import import_module as _import_module
from types import ModuleType as _ModuleType

from kit.quiet import keep_tensorflow_quiet as _keep_tensorflow_quiet

__all__ = [
    "artists",
    "checks",
    "counting",
    "data",
    "doctor",
    "drawing",
    "funnel",
    "guessing",
    "maps",
    "metrics",
    "neighbours",
    "pictures",
    "prefixes",
    "radio",
    "sampling",
    "track2vec",
    "training",
    "trials",
    "words",
]

__version__ = "0.1.0"

_keep_tensorflow_quiet()


def __getattr__(name: str) -> _ModuleType:
    if name in __all__:
        return _import_module(f"kit.{name}")
    raise AttributeError(f"module 'kit' has no attribute {name!r}")


def __dir__() -> list[str]:
    return [*__all__, "__version__"]
