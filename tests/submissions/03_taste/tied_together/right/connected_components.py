# loses: nothing

from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components


def tied_together(n, links):
    links = np.asarray(links, int).reshape(-1, 2)
    graph = coo_array((np.ones(len(links)), (links[:, 0], links[:, 1])), shape=(n, n))
    return connected_components(graph, directed=False)[1]
