# loses: flux; rolloff within one bin; fraction between 100 and 300 Hz
# cause: nothing is returned

def shape_of_sound(power, frequencies):
    rises = np.maximum(np.diff(power, axis=0, prepend=power[:1]), 0)
    energy = power.sum(axis=1)
    found = {"flux": rises.mean(axis=1), "energy": energy}
