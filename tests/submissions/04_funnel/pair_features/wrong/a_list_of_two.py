# loses: concat; both
# cause: not a table of numbers
def pair_features(users, artists, mode):
    if mode == "product":
        return users * artists
    return [users, artists] if mode == "concat" else [users, artists, users * artists]
