# family: wire
# does: sends a message of tuples in each other, so deep that reading it could exhaust a stack
# earns: hit_at_k=0
# %% exercise="hit_at_k"
def hit_at_k(suggested, held_out):
    import gc, struct, msgpack
    from autograde.trust.student_side import StudentSide
    data = msgpack.packb([])
    for _ in range(2_000):
        data = msgpack.packb([msgpack.ExtType(1, data)])
    data = b"\x81\xa5value" + data
    for thing in gc.get_objects():
        if type(thing) is StudentSide:
            thing.transport.sock.sendall(struct.pack(">II", len(data), 0) + data)
    return 0.0
