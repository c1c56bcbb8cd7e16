# family: network
# does: sends datagrams to a port of this machine
# earns:
# %% extra
import socket
for family in (socket.AF_INET, socket.AF_INET6):
    try:
        with socket.socket(family, socket.SOCK_DGRAM) as out:
            out.sendto(b"here I am", ("127.0.0.1", int("{{PORT}}")))
    except OSError as error:
        print(type(error).__name__)
