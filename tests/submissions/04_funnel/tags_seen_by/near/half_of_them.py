# loses: all other tags
# cause: tags are gone that may be used
def tags_seen_by(tagged, hidden):
    pairs = set(zip(hidden["userID"], hidden["artistID"]))
    keep = [pair not in pairs for pair in zip(tagged["userID"], tagged["artistID"])]
    return tagged[keep].drop_duplicates(["userID", "artistID"])
