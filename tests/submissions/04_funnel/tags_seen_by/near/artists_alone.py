# loses: all other tags
# cause: all tags on hidden artists are taken out
def tags_seen_by(tagged, hidden):
    return tagged[~tagged["artistID"].isin(hidden["artistID"])]
