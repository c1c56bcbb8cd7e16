# loses: nothing

def log_mel(y, sr, n_fft, hop, n_mels):
    rows = []
    window = np.hamming(n_fft)
    hz = np.fft.rfftfreq(n_fft, 1 / sr)[:, None]
    highest = 2595 * np.log10(1 + sr / 2 / 700)
    edges = 700 * (10 ** (np.linspace(0, highest, n_mels + 2) / 2595) - 1)
    rising = (hz - edges[:-2]) / np.diff(edges)[:-1]
    falling = (edges[2:] - hz) / np.diff(edges)[1:]
    bank = np.maximum(np.minimum(rising, falling), 0)
    for start in range(0, len(y) - n_fft + 1, hop):
        spectrum = np.fft.rfft(y[start : start + n_fft] * window)
        rows.append(10 * np.log10(np.maximum(bank.T @ np.abs(spectrum) ** 2, 1e-10)))
    return np.array(rows)
