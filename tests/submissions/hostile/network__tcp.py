# family: network
# does: connects to a port of this machine, and sends what it knows
# earns:
# %% extra
import os, socket, urllib.request
for act in (lambda: socket.create_connection(("127.0.0.1", int("{{PORT}}")), 1).sendall(b"here I am"), lambda: urllib.request.urlopen("http://127.0.0.1:{{PORT}}/", timeout=1), lambda: socket.create_connection(("::1", int("{{PORT}}")), 1)):
    try:
        act()
    except OSError as error:
        print(type(error).__name__)
