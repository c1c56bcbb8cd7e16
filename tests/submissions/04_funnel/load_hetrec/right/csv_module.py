# loses: nothing
import csv
import os

import pandas as pd

NAMES = [
    "artists",
    "tags",
    "user_artists",
    "user_friends",
    "user_taggedartists",
    "user_taggedartists-timestamps",
]


def load_hetrec(folder):
    tables = {}
    for name in NAMES:
        encoding = "latin-1" if name == "tags" else "utf-8"
        with open(os.path.join(folder, name + ".dat"), encoding=encoding, newline="") as file:
            header, *rows = csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        table = pd.DataFrame(rows, columns=header)
        for column in header:
            if column == "id" or column.endswith("ID") or column in ("weight", "day", "month", "year", "timestamp"):
                table[column] = table[column].astype(int)
        tables[name] = table
    tables["user_taggedartists"]["dated"] = [year >= 2002 for year in tables["user_taggedartists"]["year"]]
    return tables
