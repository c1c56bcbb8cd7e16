# loses: all other tags
# cause: all tags of tested users are taken out
def tags_seen_by(tagged, hidden):
    return tagged[~tagged["userID"].isin(hidden["userID"])]
