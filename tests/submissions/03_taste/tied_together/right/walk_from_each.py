# loses: nothing

def tied_together(n, links):
    beside = {song: set() for song in range(n)}
    for one, other in links:
        beside[int(one)].add(int(other))
        beside[int(other)].add(int(one))
    names = [None] * n
    for song in range(n):
        waiting = [song] if names[song] is None else []
        while waiting:
            here = waiting.pop()
            names[here] = f"with song {song}"
            waiting += [there for there in beside[here] if names[there] is None]
    return names
