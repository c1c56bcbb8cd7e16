# loses: nothing

def slaney_to_hz(mel):
    """Linear below 1,000 Hz, logarithmic above."""
    return np.where(mel < 15, mel * 200 / 3, 1000 * np.exp((mel - 15) * np.log(6.4) / 27))


def slaney_bank(sr, n_fft, n_mels):
    """Triangles of the same area, with edges equally far apart on Slaney's scale."""
    highest = 15 + np.log(sr / 2 / 1000) * 27 / np.log(6.4)
    edges = slaney_to_hz(np.linspace(0, highest, n_mels + 2))
    slopes = edges[:, None] - np.fft.rfftfreq(n_fft, 1 / sr)
    rising = -slopes[:-2] / np.diff(edges)[:-1, None]
    falling = slopes[2:] / np.diff(edges)[1:, None]
    return np.maximum(0, np.minimum(rising, falling)) * 2 / (edges[2:] - edges[:-2])[:, None]


def log_mel(y, sr, n_fft, hop, n_mels):
    padded = np.pad(y, n_fft // 2)
    window = scipy.signal.get_window("hann", n_fft)
    n_frames = 1 + (len(padded) - n_fft) // hop
    frames = padded[np.arange(n_frames)[:, None] * hop + np.arange(n_fft)]
    power = np.abs(np.fft.rfft(frames * window)) ** 2
    bands = slaney_bank(sr, n_fft, n_mels) @ power.T
    decibels = 10 * np.log10(np.maximum(1e-10, bands))
    return np.maximum(decibels, decibels.max() - 80).T
