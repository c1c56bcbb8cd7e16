"""Still pictures for a notebook and a report, one call each, with matplotlib.

Each function gives a `Picture`; the last line of a cell shows it, sharp on every screen and in the page's own light,
`savefig("name.pdf")` writes it. Its `words` say what is seen, for readers who do not see it. Lines differ by colours
that colour-blind people tell apart, by dashes and by marks, and their names stand beside them (`kit.theme.palette`).
The pictures are drawn without pyplot, so from any thread.

`training` has curves and the table of a search, `popularity` what is heard, learnt, found and suggested by popularity,
`ratings` how far predictions are off, `effects` what a word or a model adds, `lists` playlists, ranks and methods in a
plane, `sound` what is heard over time, `rows` means with intervals and curves; `picture` and `placing` are what they
share.
"""

from kit.pictures.effects import effects
from kit.pictures.lists import coverage_and_recall, playlist_strip, rank_rows
from kit.pictures.picture import Picture
from kit.pictures.popularity import hit_by_popularity, norm_and_popularity, popularity_of, sampling_tables
from kit.pictures.ratings import misses_by_level, reliability, roc_curves
from kit.pictures.rows import curves, interval_rows
from kit.pictures.sound import sound_panels
from kit.pictures.training import learning_curves, training_curves, tuning_table

__all__ = [
    "Picture",
    "coverage_and_recall",
    "curves",
    "effects",
    "hit_by_popularity",
    "interval_rows",
    "learning_curves",
    "misses_by_level",
    "norm_and_popularity",
    "playlist_strip",
    "popularity_of",
    "rank_rows",
    "reliability",
    "roc_curves",
    "sampling_tables",
    "sound_panels",
    "training_curves",
    "tuning_table",
]
