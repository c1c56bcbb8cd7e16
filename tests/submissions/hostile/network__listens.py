# family: network
# does: waits for connections of others, so that class-mates may help each other
# earns:
# %% extra
import socket
for family, address in ((socket.AF_INET, ("127.0.0.1", 0)), (socket.AF_UNIX, "\0kit-canary-help"), (socket.AF_UNIX, "help.sock")):
    try:
        waits = socket.socket(family)
        waits.bind(address)
        waits.listen()
    except OSError as error:
        print(type(error).__name__)
