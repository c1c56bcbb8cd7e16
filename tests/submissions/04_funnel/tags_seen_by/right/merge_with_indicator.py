# loses: nothing
def tags_seen_by(tagged, hidden):
    both = tagged.merge(hidden.drop_duplicates(), how="left", on=["userID", "artistID"], indicator=True)
    return both[both["_merge"] == "left_only"].drop(columns="_merge")
