# loses: flux; rolloff within one bin; fraction between 100 and 300 Hz
# cause: no dict with the three keys

def shape_of_sound(power, frequencies):
    rises = np.maximum(np.diff(power, axis=0, prepend=power[:1]), 0)
    upto = np.cumsum(power, axis=1)
    rolled = np.argmax(upto >= 0.85 * upto[:, -1:], axis=1)
    bass = power[:, (frequencies > 100) & (frequencies < 300)].sum(axis=1)
    energy = power.sum(axis=1)
    return rises.mean(axis=1), frequencies[rolled], np.sqrt(bass / np.where(energy > 0, energy, 1))
