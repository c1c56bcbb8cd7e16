# loses: nothing

def shape_of_sound(power, frequencies):
    rises = np.diff(power, axis=0, prepend=power[:1])
    upto = np.cumsum(power, axis=1)
    rolled = np.argmax(upto >= 0.85 * upto[:, -1:], axis=1)
    bass = power[:, (frequencies > 100) & (frequencies < 300)].sum(axis=1)
    energy = power.sum(axis=1)
    flux = np.concatenate([[0.0], np.clip(np.diff(power, axis=0), 0, None).mean(axis=1)])
    rolloff = frequencies[rolled]
    fraction = np.nan_to_num(np.sqrt(bass / energy))
    return {"flux": flux, "rolloff": rolloff, "fraction": fraction}
