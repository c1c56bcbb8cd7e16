# loses: all other tags
# cause: different pairs look alike
def tags_seen_by(tagged, hidden):
    pairs = {frozenset(pair) for pair in hidden.to_numpy().tolist()}
    return tagged[[frozenset(pair) not in pairs for pair in zip(tagged["userID"], tagged["artistID"])]]
