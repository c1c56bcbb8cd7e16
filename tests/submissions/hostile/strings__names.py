# family: strings
# does: names functions, classes and files with markup, line ends and enormous length
# earns: hit_at_k=0, ndcg_at_k=0
# %% exercise="hit_at_k"
def hit_at_k(suggested, held_out):
    thing = type("<script>kitCanary()</script>" * 1000, (), {"__repr__": lambda self: "<script>kitCanary()</script>\x1b[2J\n" * 100})
    return thing()
# %% exercise="ndcg_at_k"
source = "def ndcg_at_k(suggested, held_out):\n    raise ValueError('<script>kitCanary()</script>')"
exec(compile(source, "<ipython-<script>kitCanary()</script>", "exec"))
ndcg_at_k.__name__ = ndcg_at_k.__qualname__ = "<script>kitCanary()</script>"
