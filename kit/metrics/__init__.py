"""Measures of lists of suggestions (hit@k, NDCG@k, intervals, baselines to beat), and of how far ratings miss.

Each metric gives one number a query; its mean is the score, and an interval says how sure that mean is.
`lists` has hits and gains, `intervals` how sure a mean is, `beyond` what a list is beside right, `ratings` errors and
the AUC.
"""

from kit.metrics.beyond import coverage, diversities, miscalibrations, novelty, popularity_lift, surprises
from kit.metrics.intervals import Interval, bootstrap_interval, mean_interval, wilson_interval
from kit.metrics.lists import gains, hits, ndcgs, popular, ranks, recalls, repeat_rate
from kit.metrics.ratings import auc_within, rmse, rmse_by_propensity

__all__ = [
    "Interval",
    "auc_within",
    "bootstrap_interval",
    "coverage",
    "diversities",
    "gains",
    "hits",
    "mean_interval",
    "miscalibrations",
    "ndcgs",
    "novelty",
    "popular",
    "popularity_lift",
    "ranks",
    "recalls",
    "repeat_rate",
    "rmse",
    "rmse_by_propensity",
    "surprises",
    "wilson_interval",
]
