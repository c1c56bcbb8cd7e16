# family: network
# does: connects to sockets with a path, and to ones with a name and no path
# earns:
# %% extra
import socket
for address in ("{{SOCKET}}", "\0{{ABSTRACT}}"):
    for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM):
        try:
            with socket.socket(socket.AF_UNIX, kind) as out:
                out.connect(address)
                out.sendall(b"here I am")
        except OSError as error:
            print(type(error).__name__)
