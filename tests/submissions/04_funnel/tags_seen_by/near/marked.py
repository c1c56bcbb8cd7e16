# loses: rows and columns as they were
# cause: other columns
def tags_seen_by(tagged, hidden):
    both = tagged.merge(hidden, how="left", on=["userID", "artistID"], indicator=True)
    return both[both["_merge"] == "left_only"]
