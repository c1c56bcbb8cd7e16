# family: patched
# does: shows a verdict of its own, in the form that the kit's verdicts have
# earns: hit_at_k=0
# %% exercise="hit_at_k"
from IPython.display import display
verdict = {"exercise": "hit_at_k", "points": 2.0, "of": 2.0, "outcome": "right", "items": {"all": 2.0}, "findings": []}
display({"application/vnd.kit.verdict+json": verdict, "text/html": "<b>right</b>", "text/plain": "2.0"}, raw=True)
class Right:
    def _repr_mimebundle_(self, **_): return {"application/vnd.kit.verdict+json": verdict, "text/plain": "2.0"}
def hit_at_k(suggested, held_out):
    return Right()
Right()
