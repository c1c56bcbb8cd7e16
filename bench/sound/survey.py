"""What the survey (Schedl, Deep learning in music recommendation systems, 2019) reports of four families of papers."""

from __future__ import annotations

from typing import NamedTuple

__all__ = ["SURVEY", "Reported"]


class Reported(NamedTuple):
    """A figure, on which data, what it may be compared with, and our rows for the same idea."""

    paper: str
    what: str
    data: str
    figure: str
    comparable: str
    here: tuple[tuple[str, str], ...] = ()


_WANG = "100 K users, 283 K songs of the MSD, 0/1"
_WARM, _COLD = "the other warm RMSE of Wang and Wang", "the other cold RMSE of Wang and Wang"
_LIANG = "614 K users, 97 K songs; the network learnt 561 tags on 370 K tracks"
_ORAMAS = "329 K tracks by 24 K artists"
SURVEY = (
    Reported(
        "van den Oord and others, 2013",
        "CNN on log-mel, 50 factors, MSE or WPE",
        "382 K songs, 1 M users of the MSD",
        "none in the survey",
        "",
        (("songs", "CNN on log-mel, MSE"), ("songs", "CNN on log-mel, WPE")),
    ),
    Reported(
        "Wang and Wang, 2014",
        "DBN, warm",
        _WANG,
        "RMSE .323",
        _WARM,
        (("warm", "PCA, two Boltzmann machines (DBN), linear"),),
    ),
    Reported(
        "Wang and Wang, 2014",
        "DBN, cold",
        _WANG,
        "RMSE .478",
        _COLD,
        (("songs", "PCA, two Boltzmann machines (DBN), linear"),),
    ),
    Reported("Wang and Wang, 2014", "van den Oord's network, warm", _WANG, "RMSE .325", _WARM),
    Reported("Wang and Wang, 2014", "van den Oord's network, cold", _WANG, "RMSE .495", _COLD),
    Reported("Wang and Wang, 2014", "DBN and PMF, a hybrid, warm", _WANG, "RMSE .255", _WARM),
    Reported(
        "Wang and Wang, 2014", "0 or 1 by a coin", "0/1, both as often", "RMSE .707", "their RMSE alone"
    ),
    Reported(
        "Wang and Wang, 2014", ".5 for every pair", "0/1, both as often", "RMSE .500", "their RMSE alone"
    ),
    Reported(
        "Liang and others, 2015",
        "tags network and PMF, MFCC and PMF, and WMF: all alike, warm",
        _LIANG,
        "NDCG .288",
        "each other",
        (("warm", "WMF that saw the plays"),),
    ),
    Reported(
        "Liang and others, 2015",
        "tags network and PMF, cold",
        _LIANG,
        "NDCG .161",
        "NDCG .143",
        (("songs", "tags by a network, its last hidden layer, linear"),),
    ),
    Reported(
        "Liang and others, 2015",
        "MFCC and PMF, cold",
        _LIANG,
        "NDCG .143",
        "NDCG .161",
        (("songs", "MFCC bag of words, PCA, linear"),),
    ),
    Reported(
        "Oramas and others, 2017",
        "artists suggested by texts and sound",
        _ORAMAS,
        "MAP@500 .020",
        "nothing else here",
        (("artists", "texts with linked concepts"),),
    ),
    Reported(
        "Oramas and others, 2017",
        "tracks suggested by texts and sound",
        _ORAMAS,
        "MAP@500 .004",
        "nothing else here",
        (("songs", "late fusion of texts and sound"),),
    ),
)
