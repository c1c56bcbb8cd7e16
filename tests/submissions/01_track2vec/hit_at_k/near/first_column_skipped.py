# loses: found anywhere in the list
# cause: the first column is not looked at
def hit_at_k(suggested, held_out):
    found = [held in row[1:] for row, held in zip(suggested.tolist(), held_out.tolist())]
    return float(np.mean(found))
