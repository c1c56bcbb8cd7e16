# loses: every line a row
# cause: rows of unknown artists are dropped
import csv
from pathlib import Path

import pandas as pd


def load_hetrec(folder):
    tables = {}
    for path in Path(folder).glob("*.dat"):
        encoding = "latin-1" if path.stem == "tags" else "utf-8"
        tables[path.stem] = pd.read_csv(path, sep="\t", encoding=encoding, quoting=csv.QUOTE_NONE)
    tagged = tables["user_taggedartists"]
    tagged["dated"] = tagged["year"] >= 2002
    known = tables["artists"]["id"]
    for name in ("user_taggedartists", "user_taggedartists-timestamps"):
        tables[name] = tables[name][tables[name]["artistID"].isin(known)]
    return tables
