# loses: all other tags
# cause: different pairs look alike
def tags_seen_by(tagged, hidden):
    def text(table):
        return table["userID"].astype(str) + table["artistID"].astype(str)

    return tagged[~text(tagged).isin(text(hidden))]
