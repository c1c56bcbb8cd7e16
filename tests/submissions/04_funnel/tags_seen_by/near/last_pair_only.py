# loses: no tag of a hidden pair
# cause: tags of hidden pairs are left
def tags_seen_by(tagged, hidden):
    for user, artist in hidden.itertuples(index=False):
        left = tagged[(tagged["userID"] != user) | (tagged["artistID"] != artist)]
    return left
