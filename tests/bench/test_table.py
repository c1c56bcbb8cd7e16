"""README's table of all methods is that of the trials that stand in tuned.json."""

from bench.track2vec import table, tune
from bench.track2vec.methods import METHODS
from kit.metrics import wilson_interval

TEXT = table.README.read_text(encoding="utf-8")


def test_readme_says_what_the_trials_say():
    written = TEXT.split(table.BEGIN)[1].split(table.END)[0].strip().splitlines()
    assert written == list(table.table())
    assert len(written) == 2 + len(METHODS) == 2 + len(table.NAMES)


def test_each_figure_is_the_best_trial_of_its_column(tmp_path, monkeypatch):
    monkeypatch.setattr(tune, "TUNED", tmp_path / "tuned.json")
    for name in table.SETS:
        for method in METHODS:
            for last, prefix in ((0.1, 0.3), (0.2, 0.1)):
                tune.keep(
                    {"set": name, "method": method, "options": {}, "last": [last, 0], "prefix": [prefix, 0]}
                )
    tune.keep({"set": "real", "method": "stan", "options": {}, "last": [0.25, 0], "prefix": [0, 0]})
    lines = list(table.table())
    assert "| Track2Vec of the kit | .200 | .300 | .200 | .300 | 2 |" in lines
    assert "| STAN, without dates | .200 | .300 | .250 | .300 | 2 and 3 |" in lines


def test_readme_says_how_far_an_interval_reaches():
    shares = [trial[column][0] for trial in tune.trials() for column in tune.COLUMNS]
    hits = round(max(shares) * tune.ASKED)
    interval = wilson_interval([True] * hits + [False] * (tune.ASKED - hits))
    assert max(interval.high - interval.mean, interval.mean - interval.low) <= 0.02
    assert "a 95 % interval reaches .02 to either side at most" in TEXT
    assert f"{tune.ASKED:,} validation pairs: a world of {tune.FULL:,} lists" in TEXT
    assert f"about {tune.BUDGET:.0f} s of one core" in TEXT
