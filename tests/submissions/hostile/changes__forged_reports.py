# family: changes
# does: tells of changes that were not made, in markup, terminal codes and a million letters
# earns: hit_at_k=0, ndcg_at_k=0
# %% exercise="hit_at_k"
import autograde.trust.student_side as far
far._changed = lambda function, given: {"changed": ["<script>kitCanary()</script>\x1b[2J", "=cmd|' /C calc'!A1\n" * 50_000, "\u202e\ud800"]}
def hit_at_k(suggested, held_out):
    return 0.5
# %% exercise="ndcg_at_k"
def ndcg_at_k(suggested, held_out):
    return 0.5
raise ValueError("the report stays")
# %% extra
far._changed = lambda function, given: {}
