# loses: nothing
def tags_seen_by(tagged, hidden):
    pairs, gone = tagged[["userID", "artistID"]].to_numpy(), hidden.to_numpy()
    return tagged[~(pairs[:, None] == gone).all(axis=-1).any(axis=1)].astype("int32")
