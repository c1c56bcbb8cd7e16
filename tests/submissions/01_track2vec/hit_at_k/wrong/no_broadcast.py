# loses: found anywhere in the list; mean over the queries
# cause: your code raises ValueError: operands could not be broadcast together with shapes (2,3) (2,)
# outcome: runs into an error
def hit_at_k(suggested, held_out):
    return float((suggested == held_out).any(axis=1).mean())
