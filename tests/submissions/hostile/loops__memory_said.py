# family: loops
# does: says in each cell and call that the memory is full, so that its process is begun anew again and again
# earns: hit_at_k=0, ndcg_at_k=0
# %% exercise="hit_at_k"
def hit_at_k(suggested, held_out):
    raise MemoryError("<script>kitCanary()</script>")
# %% exercise="ndcg_at_k"
def ndcg_at_k(suggested, held_out):
    from autograde.trust.student_side import StudentSide
    import gc
    for thing in gc.get_objects():
        if type(thing) is StudentSide:
            thing.transport.send({"full": True, "turn": None, "raised": 5})
    return 0.5
# %% extra
raise MemoryError
# %% extra
raise MemoryError("again")
