# loses: nothing
def tags_seen_by(tagged, hidden):
    for user, artist in hidden.itertuples(index=False):
        tagged = tagged[(tagged["userID"] != user) | (tagged["artistID"] != artist)]
    return tagged
