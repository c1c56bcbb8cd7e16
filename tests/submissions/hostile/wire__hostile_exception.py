# family: wire
# does: raises exceptions whose text, class, cause and traceback raise in their turn
# earns: hit_at_k=0
# %% exercise="hit_at_k"
class Meta(type):
    def __getattribute__(cls, name): raise MemoryError("no")
class Bad(Exception, metaclass=type):
    def __str__(self): raise Bad
    __repr__ = __str__
    @property
    def __traceback__(self): raise Bad
    @property
    def _from_grader(self): raise SystemExit
def hit_at_k(suggested, held_out):
    raise Bad
