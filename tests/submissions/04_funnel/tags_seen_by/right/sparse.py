# loses: nothing
from scipy.sparse import coo_array


def tags_seen_by(tagged, hidden):
    shape = [1 + max(tagged[name].max(), hidden[name].max()) for name in ("userID", "artistID")]
    table = coo_array(([1] * len(hidden), (hidden["userID"], hidden["artistID"])), shape=shape).tocsr()
    return tagged[table[tagged["userID"].to_numpy(), tagged["artistID"].to_numpy()].ravel() == 0]
