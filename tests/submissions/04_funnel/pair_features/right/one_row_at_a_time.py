# loses: nothing
def pair_features(users, artists, mode):
    def row(user, artist):
        both = [*user, *artist]
        product = [u * a for u, a in zip(user, artist)]
        return {"concat": both, "product": product, "both": both + product}[mode]

    return [row(user, artist) for user, artist in zip(users.tolist(), artists.tolist())]
