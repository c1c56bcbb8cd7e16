# loses: rolloff within one bin
# cause: not a number a frame

def shape_of_sound(power, frequencies):
    rises = np.diff(power, axis=0, prepend=power[:1])
    upto = np.cumsum(power, axis=1)
    rolled = np.argmax(upto >= 0.85 * upto[:, -1:], axis=1)
    bass = power[:, (frequencies > 100) & (frequencies < 300)].sum(axis=1)
    energy = power.sum(axis=1)
    flux = np.maximum(rises, 0).mean(axis=1)
    rolloff = frequencies[rolled].mean()
    fraction = np.sqrt(bass / np.where(energy > 0, energy, 1))
    return {"flux": flux, "rolloff": rolloff, "fraction": fraction}
