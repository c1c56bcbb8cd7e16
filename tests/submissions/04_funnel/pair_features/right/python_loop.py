# loses: nothing
def pair_features(users, artists, mode):
    rows = []
    for user, artist in zip(users, artists):
        row = []
        if mode in ("concat", "both"):
            row += list(user) + list(artist)
        if mode != "concat":
            row += [float(x * y) for x, y in zip(user, artist)]
        rows.append(row)
    return rows
