"""Principal components: as scikit-learn has them, with a sign that is settled."""

import ast
from pathlib import Path

import numpy as np

import kit
from kit.components import widest


def test_they_are_scikit_learns():
    from sklearn.decomposition import PCA

    rng = np.random.default_rng(0)
    rows = rng.normal(size=(500, 6)) @ rng.normal(size=(6, 6))
    found = PCA(3).fit(rows)
    directions, variances = widest(np.cov(rows.T), 3)
    assert np.allclose(np.abs((directions.T * found.components_).sum(axis=1)), 1)
    assert np.allclose(variances, found.explained_variance_)


def test_the_sign_is_settled_by_the_largest_entry():
    rows = np.random.default_rng(1).normal(size=(50, 4))
    directions, _ = widest(rows.T @ rows, 4)
    assert (directions[np.abs(directions).argmax(axis=0), np.arange(4)] > 0).all()
    assert np.array_equal(directions, widest(rows.T @ rows, 4)[0])


def test_no_more_than_there_are_dimensions():
    directions, variances = widest(np.eye(1), 2)
    assert directions.tolist() == [[1.0]]
    assert variances.tolist() == [1.0]


def test_nobody_makes_their_own():
    own = {
        path.name
        for path in Path(kit.__file__).parent.rglob("*.py")
        if "checks" not in path.parts
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and node.attr in ("svd", "eigh", "PCA")
    }
    assert own == {"components.py"}
