# does: a bar over the queries
# exercise: hit_at_k
# %% answer
from tqdm.auto import tqdm

def hit_at_k(suggested, held_out):
    n = 0
    for row, target in tqdm(zip(suggested, held_out), total=len(held_out)):
        n += target in row
    return n / len(held_out)
