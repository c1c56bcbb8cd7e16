# loses: all other tags
# cause: different pairs look alike
def tags_seen_by(tagged, hidden):
    def number(table):
        return table["userID"] * 10_000 + table["artistID"]

    return tagged[~number(tagged).isin(number(hidden))]
