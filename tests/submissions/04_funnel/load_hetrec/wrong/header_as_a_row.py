# loses: every line a row
# cause: numbers are kept as text
import pandas as pd

COLUMNS = {
    "artists": ["id", "name", "url", "pictureURL"],
    "tags": ["tagID", "tagValue"],
    "user_artists": ["userID", "artistID", "weight"],
    "user_friends": ["userID", "friendID"],
    "user_taggedartists": ["userID", "artistID", "tagID", "day", "month", "year"],
    "user_taggedartists-timestamps": ["userID", "artistID", "tagID", "timestamp"],
}


def load_hetrec(folder):
    tables = {
        name: pd.read_csv(
            folder / f"{name}.dat", sep="\t", names=columns, quoting=3, encoding="latin-1" if name == "tags" else "utf-8"
        )
        for name, columns in COLUMNS.items()
    }
    tagged = tables["user_taggedartists"]
    tagged["dated"] = pd.to_numeric(tagged["year"], errors="coerce") >= 2002
    return tables
