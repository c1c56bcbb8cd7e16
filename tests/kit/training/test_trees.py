"""Trees that stop growing by themselves, by rows of the training part that none of them sees."""

import subprocess
import sys

import numpy as np

from kit.metrics import rmse
from kit.training.trees import fit_trees_early


def rows(n):
    rng = np.random.default_rng(0)
    X = rng.normal(size=(n, 3)).astype(np.float32)
    return X, (X @ [1.0, -2.0, 0.5] + 0.1 * rng.normal(size=n)).astype(np.float32)


def test_trees_stop_by_themselves():
    X, y = rows(600)
    trees = fit_trees_early(X, y, np.random.default_rng(0))
    assert 0 < trees.best_iteration_ < 2000
    assert rmse(trees.predict(X), y) < 0.5 * y.std()
    again = fit_trees_early(X, y, np.random.default_rng(0))
    assert (trees.predict(X) == again.predict(X)).all()


def test_trees_keep_rows_apart(monkeypatch):
    import lightgbm

    seen = {}

    def fit(self, X, y, **options):
        seen.update(rest=X, apart=options["eval_X"])
        return self

    monkeypatch.setattr(lightgbm.LGBMRegressor, "fit", fit)
    X = np.arange(100.0)[:, None]
    fit_trees_early(X, X[:, 0], np.random.default_rng(0))
    assert len(seen["apart"]) == 10
    assert not set(seen["apart"].ravel()) & set(seen["rest"].ravel())
    assert len(seen["rest"]) == 90


def test_trees_ask_of_a_category_which_one_it_is():
    """Odd numbers are worth 1 and even ones 0: as names two questions tell, as quantities many."""
    rng = np.random.default_rng(0)
    X = rng.integers(40, size=(400, 1)).astype(float)
    y = X[:, 0] % 2
    named, counted = (
        fit_trees_early(X, y, np.random.default_rng(0), categories=categories) for categories in ([0], [])
    )
    assert named.booster_.num_trees() > 0
    assert "cat_threshold" in named.booster_.model_to_string()
    assert "cat_threshold=" not in counted.booster_.model_to_string()


def test_they_need_no_keras():
    code = "import sys, kit.training.trees; assert not {'keras', 'tensorflow'} & set(sys.modules)"
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0
