# loses: a sine peaks in its band
# cause: bands as wide as each other

def log_mel(y, sr, n_fft, hop, n_mels):
    frames = np.lib.stride_tricks.sliding_window_view(y, n_fft)[::hop]
    power = np.abs(np.fft.rfft(frames * np.hanning(n_fft))) ** 2
    hz = np.fft.rfftfreq(n_fft, 1 / sr)[:, None]
    edges = np.linspace(0, sr / 2, n_mels + 2)
    rising = (hz - edges[:-2]) / np.diff(edges)[:-1]
    falling = (edges[2:] - hz) / np.diff(edges)[1:]
    bank = np.maximum(np.minimum(rising, falling), 0)
    return 10 * np.log10(power @ bank + 1e-10)
