# family: wire
# does: sends dicts whose keys are lists, arrays, dicts, functions, NaN, or the same number in three kinds
# earns: hit_at_k=0
# %% exercise="hit_at_k"
def hit_at_k(suggested, held_out):
    import gc, struct, msgpack
    from autograde.trust.student_side import StudentSide
    keys = [msgpack.packb([1]), msgpack.packb({}), msgpack.packb(float("nan")), msgpack.packb(1), msgpack.packb(1.0), msgpack.packb(True), msgpack.packb(msgpack.ExtType(6, msgpack.packb(["function", 0, "f", "f"])))]
    data = b"\x81\xa5value" + bytes([0x80 + len(keys)]) + b"".join(key + b"\x00" for key in keys)
    for thing in gc.get_objects():
        if type(thing) is StudentSide:
            thing.transport.sock.sendall(struct.pack(">II", len(data), 0) + data)
    return {float("nan"): 1, 1: 2, "1": 3}
