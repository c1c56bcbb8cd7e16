# family: network
# does: tries the families of sockets, and the calls, that few have heard of
# earns:
# %% extra
import ctypes, socket
for family in range(1, 46):
    for kind in (1, 2, 3, 5):
        try:
            socket.socket(family, kind).close()
        except OSError:
            continue
libc = ctypes.CDLL(None, use_errno=True)
for number in (101, 310, 311, 321, 323, 425, 434, 438, 272, 308):
    libc.syscall(number, 0, 0, 0, 0, 0, 0)
