# family: wire
# does: answers one byte at a time, so that each of them comes in time and the whole never
# earns: hit_at_k=0
# %% exercise="hit_at_k"
def hit_at_k(suggested, held_out):
    import gc, struct, time
    from autograde.trust.student_side import StudentSide
    for thing in gc.get_objects():
        if type(thing) is StudentSide:
            thing.transport.sock.sendall(struct.pack(">II", 3_000_0, 0))
            for _ in range(100):
                thing.transport.sock.sendall(b"\x90")
                time.sleep(0.2)
    return 0.0
