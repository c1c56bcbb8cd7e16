# loses: nothing
from collections import deque


def merge_sources(lists, n):
    queues = [deque(int(one) for one in row if one >= 0) for row in lists]
    taken, seen = [], set()
    while len(taken) < n and any(queues):
        for queue in queues:
            while queue and queue[0] in seen:
                queue.popleft()
            if queue and len(taken) < n:
                seen.add(queue[0])
                taken.append(queue.popleft())
    return taken
