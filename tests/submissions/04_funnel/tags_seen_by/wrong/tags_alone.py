# loses: no tag of a hidden pair; all other tags; rows and columns as they were
# cause: columns are missing
def tags_seen_by(tagged, hidden):
    pairs = set(zip(hidden["userID"], hidden["artistID"]))
    keep = [pair not in pairs for pair in zip(tagged["userID"], tagged["artistID"])]
    return tagged[keep][["tagID"]]
