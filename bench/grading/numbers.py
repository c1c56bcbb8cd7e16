# %% [markdown]
# # Numbers: a lab of numpy alone, for measuring how fast grading is

# %%
import numpy as np


# %% exercise="standardise"
def standardise(x):
    """Each column with mean 0 and standard deviation 1."""
    # BEGIN SOLUTION
    return (x - x.mean(axis=0)) / x.std(axis=0)
    # END SOLUTION

# %% check="standardise" points=2
z = standardise(np.array([[1.0, 10.0], [3.0, 30.0]]))
assert np.allclose(z, [[-1, -1], [1, 1]]), "two rows become -1 and 1"
# BEGIN HIDDEN TESTS
x = np.random.default_rng(5).normal(3, 7, size=(50, 4))
z = standardise(x)
assert z.shape == x.shape
assert np.allclose(z.mean(axis=0), 0) and np.allclose(z.std(axis=0), 1)
# END HIDDEN TESTS

# %% exercise="cosine"
def cosine(a, b):
    """The cosine of the angle between two vectors."""
    # BEGIN SOLUTION
    return float(a @ b / np.linalg.norm(a) / np.linalg.norm(b))
    # END SOLUTION

# %% check="cosine" points=2
assert abs(cosine(np.array([1.0, 0.0]), np.array([2.0, 0.0])) - 1) < 1e-9
# BEGIN HIDDEN TESTS
rng = np.random.default_rng(6)
for _ in range(20):
    a, b = rng.normal(size=(2, 9))
    assert abs(cosine(a, b) - a.dot(b) / np.sqrt(a.dot(a) * b.dot(b))) < 1e-9
# END HIDDEN TESTS

# %% exercise="nearest"
def nearest(vectors, query):
    """The row of `vectors` that is nearest to `query`."""
    # BEGIN SOLUTION
    return int(np.argmin(np.linalg.norm(vectors - query, axis=1)))
    # END SOLUTION

# %% check="nearest" points=2
assert nearest(np.eye(3), np.array([0.0, 0.9, 0.0])) == 1
# BEGIN HIDDEN TESTS
rng = np.random.default_rng(7)
for _ in range(20):
    vectors = rng.normal(size=(30, 5))
    row = int(rng.integers(30))
    assert nearest(vectors, vectors[row] + 0.001) == row
# END HIDDEN TESTS

# %% exercise="moving_mean"
def moving_mean(x, width):
    """The mean of each `width` neighbours in a row."""
    # BEGIN SOLUTION
    return np.convolve(x, np.ones(width) / width, mode="valid")
    # END SOLUTION

# %% check="moving_mean" points=2
assert np.allclose(moving_mean(np.arange(4.0), 2), [0.5, 1.5, 2.5])
# BEGIN HIDDEN TESTS
x = np.random.default_rng(8).normal(size=40)
for width in (1, 3, 7):
    assert np.allclose(moving_mean(x, width), [x[i : i + width].mean() for i in range(41 - width)])
# END HIDDEN TESTS

# %% exercise="share_of_hits"
def share_of_hits(suggested, held_out):
    """The share of rows that hold the track beside them."""
    # BEGIN SOLUTION
    return float((suggested == held_out[:, None]).any(axis=1).mean())
    # END SOLUTION

# %% check="share_of_hits" points=2
assert share_of_hits(np.array([[1, 2], [3, 4]]), np.array([2, 5])) == 0.5
# BEGIN HIDDEN TESTS
rng = np.random.default_rng(9)
suggested, held_out = rng.integers(9, size=(60, 3)), rng.integers(9, size=60)
assert abs(share_of_hits(suggested, held_out) - np.mean([t in row for row, t in zip(suggested, held_out)])) < 1e-9
# END HIDDEN TESTS
