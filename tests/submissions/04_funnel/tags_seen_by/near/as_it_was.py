# loses: no tag of a hidden pair
# cause: nothing is taken out
def tags_seen_by(tagged, hidden):
    return tagged[~tagged["tagID"].isin([-1])]
