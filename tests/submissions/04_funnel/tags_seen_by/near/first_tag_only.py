# loses: no tag of a hidden pair
# cause: tags of hidden pairs are left
def tags_seen_by(tagged, hidden):
    pairs = set(zip(hidden["userID"], hidden["artistID"]))
    keep = []
    for pair in zip(tagged["userID"], tagged["artistID"]):
        keep.append(pair not in pairs)
        pairs.discard(pair)
    return tagged[keep]
