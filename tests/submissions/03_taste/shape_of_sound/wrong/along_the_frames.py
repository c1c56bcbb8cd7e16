# loses: flux; rolloff within one bin; fraction between 100 and 300 Hz
# cause: not a number a frame

def shape_of_sound(power, frequencies):
    rises = np.maximum(np.diff(power, axis=0), 0)
    upto = np.cumsum(power, axis=0)
    rolled = np.argmax(upto >= 0.85 * upto[-1:], axis=0)
    energy = power.sum(axis=0)
    return {"flux": rises.mean(axis=0), "rolloff": rolled, "fraction": np.sqrt(energy / energy.sum())}
