# does: draws and shows a figure inside the answer
# exercise: hit_at_k
# %% answer
import matplotlib.pyplot as plt

def hit_at_k(suggested, held_out):
    hits = (suggested == held_out[:, None]).any(axis=1)
    plt.figure()
    plt.hist(hits.astype(float))
    plt.show()
    return float(hits.mean())
