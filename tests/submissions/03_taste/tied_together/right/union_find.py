# loses: nothing

def tied_together(n, links):
    parent = list(range(n))

    def find(song):
        while parent[song] != song:
            parent[song] = parent[parent[song]]
            song = parent[song]
        return song

    for one, other in links:
        parent[find(int(one))] = find(int(other))
    return [find(song) for song in range(n)]
