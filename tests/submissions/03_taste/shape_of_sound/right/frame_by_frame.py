# loses: nothing

def shape_of_sound(power, frequencies):
    found = {"flux": [], "rolloff": [], "fraction": []}
    before = power[0]
    for frame in power:
        rise = frame - before
        found["flux"].append(rise[rise > 0].sum() / len(frame))
        energy = frame.sum()
        found["rolloff"].append(frequencies[np.searchsorted(np.cumsum(frame), 0.85 * energy)] if energy else 0.0)
        bass = frame[(frequencies >= 100) & (frequencies <= 300)].sum()
        found["fraction"].append(np.sqrt(bass / energy) if energy else 0.0)
        before = frame
    return found
