# loses: nothing
from statistics import fmean


def hit_at_k(suggested, held_out):
    return fmean(int(track in set(row)) for row, track in zip(suggested.tolist(), held_out.tolist()))
