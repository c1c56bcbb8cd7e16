# loses: nothing
def hit_at_k(suggested, held_out, hits=0, n=0):
    if n == len(held_out):
        return hits / n
    return hit_at_k(suggested, held_out, hits + bool((suggested[n] == held_out[n]).any()), n + 1)
