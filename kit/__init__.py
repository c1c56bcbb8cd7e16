"""Music recommendation, taught by doing: what students import in the labs.

- `kit.data`: playlists, ratings of influencers, their splits, synthetic worlds
- `kit.sampling`: word2vec pairs
- `kit.neighbours`: the k nearest tracks
- `kit.metrics`: hit@k, NDCG@k, RMSE, intervals, baselines
- `kit.counting`: co-occurrence, Markov, vectors from counts
- `kit.training`: what watches a `fit`, a plan for this machine, `fit_track2vec`; `kit.doctor`: why it does not learn
- `kit.track2vec`: what `fit_track2vec` trains by, without Keras
- `kit.words`: word vectors for texts
- `kit.trials`: a record of what was trained; `kit.pictures`: curves and tables for a report
- `kit.drawing`: a drawn model
- `kit.radio`: a radio that walks from neighbour to neighbour; its clips, Deezer's previews
- `kit.maps`: the vocabulary as a map that one can walk
- `kit.theme`: what these look like alike
- `kit.quiet`: TensorFlow without its log
- `kit.checks`: what `check.NAME(answer)` runs in a lab

Plain numpy arrays of track numbers pass between them.
"""

import os

from kit.quiet import keep_tensorflow_quiet

# TensorFlow would write notes for its own developers into the student's cells; errors still show.
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
keep_tensorflow_quiet()

__version__ = "0.1.0"
