# loses: silence and full scale are finite
# cause: silence is louder than a whisper

def log_mel(y, sr, n_fft, hop, n_mels):
    frames = np.lib.stride_tricks.sliding_window_view(y, n_fft)[::hop]
    power = np.abs(np.fft.rfft(frames * np.hanning(n_fft))) ** 2
    hz = np.fft.rfftfreq(n_fft, 1 / sr)[:, None]
    highest = 2595 * np.log10(1 + sr / 2 / 700)
    edges = 700 * (10 ** (np.linspace(0, highest, n_mels + 2) / 2595) - 1)
    rising = (hz - edges[:-2]) / np.diff(edges)[:-1]
    falling = (edges[2:] - hz) / np.diff(edges)[1:]
    bank = np.maximum(np.minimum(rising, falling), 0)
    with np.errstate(divide='ignore'):
        decibels = 10 * np.log10(power @ bank)
    return np.where(np.isfinite(decibels), decibels, 0)
