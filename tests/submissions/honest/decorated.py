# does: a decorator on the answer
# exercise: hit_at_k
# %% extra
import functools

def careful(function):
    @functools.wraps(function)
    def inner(*args, **options):
        return function(*args, **options)
    return inner
# %% answer
@careful
def hit_at_k(suggested, held_out):
    return float((suggested == held_out[:, None]).any(axis=1).mean())
