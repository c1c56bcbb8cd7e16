# loses: no tag of a hidden pair; all other tags; rows and columns as they were
# cause: no tag is left
def tags_seen_by(tagged, hidden):
    return tagged[tagged["userID"] < 0]
