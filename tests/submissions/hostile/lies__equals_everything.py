# family: lies
# does: gives an object that is equal to everything, whatever it is compared with
# earns: hit_at_k=0
# %% exercise="hit_at_k"
class Everything:
    def __eq__(self, other): return True
    def __ne__(self, other): return False
    def __lt__(self, other): return True
    __gt__ = __le__ = __ge__ = __lt__
    def __hash__(self): return 0
    def __bool__(self): return True
    def __float__(self): return 1.0
    def __sub__(self, other): return 0.0
    __rsub__ = __mul__ = __rmul__ = __truediv__ = __abs__ = __sub__
    def __getattr__(self, name): return lambda *args, **options: self

def hit_at_k(suggested, held_out):
    return Everything()
