# loses: a sine peaks in its band; twice as loud is 6 dB more; silence and full scale are finite; frames a hop apart
# cause: not a number a band

def log_mel(y, sr, n_fft, hop, n_mels):
    frames = np.lib.stride_tricks.sliding_window_view(y, n_fft)[::hop]
    power = np.abs(np.fft.rfft(frames * np.hanning(n_fft))) ** 2
    return 10 * np.log10(power + 1e-10)
