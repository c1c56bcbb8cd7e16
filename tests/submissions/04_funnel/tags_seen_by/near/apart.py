# loses: all other tags
# cause: user and artist are looked up apart
def tags_seen_by(tagged, hidden):
    return tagged[~(tagged["userID"].isin(hidden["userID"]) & tagged["artistID"].isin(hidden["artistID"]))]
