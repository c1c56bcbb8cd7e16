# loses: frames a hop apart
# cause: another number of frames

def log_mel(y, sr, n_fft, hop, n_mels):
    n_frames = len(y) // n_fft
    frames = y[: n_frames * n_fft].reshape(n_frames, n_fft)
    power = np.abs(np.fft.rfft(frames * np.hanning(n_fft))) ** 2
    hz = np.fft.rfftfreq(n_fft, 1 / sr)[:, None]
    highest = 2595 * np.log10(1 + sr / 2 / 700)
    edges = 700 * (10 ** (np.linspace(0, highest, n_mels + 2) / 2595) - 1)
    rising = (hz - edges[:-2]) / np.diff(edges)[:-1]
    falling = (edges[2:] - hz) / np.diff(edges)[1:]
    bank = np.maximum(np.minimum(rising, falling), 0)
    return 10 * np.log10(power @ bank + 1e-10)
