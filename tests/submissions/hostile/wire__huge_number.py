# family: wire
# does: gives integers of a million bits, and numbers of every odd type
# earns: hit_at_k=0, ndcg_at_k=0
# %% exercise="hit_at_k"
def hit_at_k(suggested, held_out):
    return 1 << 1_000_000
# %% exercise="ndcg_at_k"
def ndcg_at_k(suggested, held_out):
    from decimal import Decimal
    from fractions import Fraction
    return [Decimal("NaN"), Fraction(1, 3), 1j, np.datetime64("NaT"), np.longdouble(1), b"1", range(3), Ellipsis]
