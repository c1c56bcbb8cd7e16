# family: wire
# does: sends bytes that are no message
# earns: hit_at_k=0
# %% exercise="hit_at_k"
def hit_at_k(suggested, held_out):
    import gc, struct
    from autograde.trust.student_side import StudentSide
    for thing in gc.get_objects():
        if type(thing) is StudentSide:
            junk = bytes(range(256)) * 4
            thing.transport.sock.sendall(struct.pack(">II", len(junk), 0) + junk)
    return 0.0
