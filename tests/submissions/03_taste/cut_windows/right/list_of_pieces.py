# loses: nothing

def cut_windows(y, sr, n, seconds, rng):
    length = round(seconds * sr)
    if len(y) < length:
        return [np.pad(y, (0, length - len(y)), mode="wrap")]
    return [y[start : start + length] for start in rng.integers(0, len(y) - length + 1, n)]
