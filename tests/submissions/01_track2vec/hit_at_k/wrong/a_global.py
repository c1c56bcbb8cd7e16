# loses: found anywhere in the list; mean over the queries
# cause: always the same number
lists, came_next = np.arange(12).reshape(4, 3), np.array([0, 9, 7, 9])


def hit_at_k(suggested, held_out):
    return float((lists == came_next[:, None]).any(axis=1).mean())
