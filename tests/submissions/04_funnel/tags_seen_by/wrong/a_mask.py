# loses: no tag of a hidden pair; all other tags; rows and columns as they were
# cause: no data frame
def tags_seen_by(tagged, hidden):
    pairs = set(zip(hidden["userID"], hidden["artistID"]))
    return [pair not in pairs for pair in zip(tagged["userID"], tagged["artistID"])]
