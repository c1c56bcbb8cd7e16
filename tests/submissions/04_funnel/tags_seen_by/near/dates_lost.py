# loses: rows and columns as they were
# cause: columns are lost
def tags_seen_by(tagged, hidden):
    pairs = pd.MultiIndex.from_frame(hidden)
    kept = tagged[["userID", "artistID", "tagID"]]
    return kept[~pd.MultiIndex.from_frame(kept[["userID", "artistID"]]).isin(pairs)]
