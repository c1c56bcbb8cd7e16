# loses: rows and columns as they were
# cause: rows in another order
def tags_seen_by(tagged, hidden):
    pairs = set(zip(hidden["userID"], hidden["artistID"]))
    keep = [pair not in pairs for pair in zip(tagged["userID"], tagged["artistID"])]
    return tagged[keep].sort_values(["userID", "artistID", "tagID"])
