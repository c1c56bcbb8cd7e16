# loses: nothing
import pandas as pd


def load_hetrec(folder):
    artists = pd.read_table(f"{folder}/artists.dat", quoting=3)
    tags = pd.read_table(f"{folder}/tags.dat", quoting=3, encoding="ISO-8859-1")
    tagged = pd.read_table(f"{folder}/user_taggedartists.dat")
    return {
        "artists": artists,
        "tags": tags,
        "user_artists": pd.read_table(f"{folder}/user_artists.dat"),
        "user_friends": pd.read_table(f"{folder}/user_friends.dat"),
        "user_taggedartists": tagged.assign(dated=~(tagged.year < 2002)),
        "user_taggedartists-timestamps": pd.read_table(f"{folder}/user_taggedartists-timestamps.dat"),
    }
