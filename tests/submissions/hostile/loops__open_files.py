# family: loops
# does: opens files and sockets until there are none left
# earns: hit_at_k=0
# %% exercise="hit_at_k"
import socket
kept = []
def hit_at_k(suggested, held_out):
    try:
        for _ in range(5_000):
            kept.append(open("/dev/null"))
            kept.append(socket.socketpair())
    except OSError:
        pass
    return 0.5
