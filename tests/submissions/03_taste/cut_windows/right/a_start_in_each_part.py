# loses: nothing

def cut_windows(y, sr, n, seconds, rng):
    length = int(seconds * sr + 0.5)
    if len(y) < length:
        return np.pad(y, (0, length - len(y)), mode="wrap")[None]
    parts = np.linspace(0, len(y) - length + 1, n + 1)
    starts = np.floor(rng.uniform(parts[:-1], parts[1:])).astype(int)
    return np.stack([y[start : start + length] for start in starts])
