# family: wire
# does: says that its errors arose in lines of the grader's files and of others', so that these may be shown
# earns: hit_at_k=0, ndcg_at_k=0
# %% exercise="hit_at_k"
def forged(message):
    import autograde.trust.student_side as far
    places = ["{{SECRET}}", "{{MATE}}", "{{GRADEBOOK}}", "<script>kitCanary()</script>\x1b[2J", "/proc/self/environ"]
    before = far._raised
    def told(error):
        far._raised = before
        return {"name": "ValueError", "kinds": ["ValueError", "BaseException", "exit", "open"], "message": message, "frames": [[place, line, words] for place in places for line in (1, 2, -1, 2**200) for words in ("", "x\x1b[2J" * 100)], "token": 1}
    raise ValueError
def hit_at_k(suggested, held_out):
    forged("{{SECRET}}")
# %% exercise="ndcg_at_k"
def ndcg_at_k(suggested, held_out):
    forged("\x1b[31m=cmd\n" * 1_000)
