"""Music recommendation, taught by doing: what students import in the labs.

- `kit.data`: playlists, ratings of influencers, listeners of Last.fm, one listener's songs, plays and sound, splits,
  synthetic worlds
- `kit.sampling`: word2vec pairs
- `kit.neighbours`: the k nearest tracks
- `kit.metrics`: hit@k, NDCG@k, RMSE, intervals, baselines
- `kit.counting`: co-occurrence, Markov, vectors from counts
- `kit.prefixes`: what a whole list asks for; `kit.artists`: the artist's mean beside a track's vector
- `kit.training`: what watches a `fit`; `kit.doctor`: why it does not learn
- `kit.track2vec`: Track2Vec trained fast, a plan for this machine
- `kit.funnel`: a recommender in two stages, from tags to ranked artists
- `kit.cold`: songs that nobody has played: networks, texts and priors for them
- `kit.sequences`: what comes next in a list: networks that read lists, lists that are alike
- `kit.words`: word vectors for texts
- `kit.sound`: spectra and features of sound, files of one's own
- `kit.taste`: the taste of a listener, from folders of their own music
- `kit.trials`: a record of what was trained
- `kit.pictures`: curves and tables for a report; `kit.drawing`: a drawn model
- `kit.radio`: a radio that walks from neighbour to neighbour; its clips, Deezer's previews
- `kit.guessing`: a guess before a result is seen; `kit.listening`: sounds beside each other
- `kit.maps`: the vocabulary as a map that one can walk
- `kit.notebooks`: a notebook's work carried on into a new version of its lab, packed to be handed in, or begun anew in
  one exercise: `kit.carry` and `kit.hand_in` in a cell
- `kit.checks`: what `check.NAME(answer)` runs in a lab

Plain numpy arrays of track numbers pass between them. `import kit` alone is enough: each is imported when it is first
asked for. Behind them stand `kit.theme` (what all pages of the kit look like alike), `kit.cell`
(which cell shows which widget), `kit.components` (principal components), `kit.checkpoints` (where a training stands),
`kit.whole` (files written whole), `kit.lazy` (names that are imported late) and `kit.quiet` (TensorFlow without its
log).
"""

from importlib import import_module as _import_module
from typing import TYPE_CHECKING as _TYPE_CHECKING
from typing import Any as _Any

from kit.quiet import keep_tensorflow_quiet as _keep_tensorflow_quiet

__all__ = [
    "artists",
    "carry",
    "checks",
    "cold",
    "counting",
    "data",
    "doctor",
    "drawing",
    "funnel",
    "guessing",
    "hand_in",
    "listening",
    "maps",
    "metrics",
    "neighbours",
    "notebooks",
    "pictures",
    "prefixes",
    "radio",
    "sampling",
    "sequences",
    "sound",
    "taste",
    "track2vec",
    "training",
    "trials",
    "words",
]

__version__ = "0.1.0"

_keep_tensorflow_quiet()


_CALLS = {"carry": "kit.notebooks", "hand_in": "kit.notebooks"}  # functions among the names, and where they come from

if _TYPE_CHECKING:
    from kit.notebooks import carry, hand_in


def __getattr__(name: str) -> _Any:
    if name in _CALLS:
        return getattr(_import_module(_CALLS[name]), name)
    if name in __all__:
        return _import_module(f"kit.{name}")
    raise AttributeError(f"module 'kit' has no attribute {name!r}")


def __dir__() -> list[str]:
    return [*__all__, "__version__"]
