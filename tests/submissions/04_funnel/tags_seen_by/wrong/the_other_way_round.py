# loses: no tag of a hidden pair; all other tags
# cause: the hidden tags are kept, and the others go
def tags_seen_by(tagged, hidden):
    pairs = set(zip(hidden["userID"], hidden["artistID"]))
    return tagged[[pair in pairs for pair in zip(tagged["userID"], tagged["artistID"])]]
