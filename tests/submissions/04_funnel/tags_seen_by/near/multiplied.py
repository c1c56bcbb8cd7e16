# loses: all other tags
# cause: different pairs look alike
def tags_seen_by(tagged, hidden):
    return tagged[~(tagged["userID"] * tagged["artistID"]).isin(hidden["userID"] * hidden["artistID"])]
