# loses: no tag of a hidden pair; all other tags; rows and columns as they were
# cause: nothing is taken out
def tags_seen_by(tagged, hidden):
    return tagged[~tagged["tagID"].isin([-1])]
