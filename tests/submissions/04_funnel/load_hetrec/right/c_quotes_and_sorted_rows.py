# loses: nothing
import csv
from pathlib import Path

import pandas as pd


def load_hetrec(folder):
    tables = {}
    for path in Path(folder).glob("*.dat"):
        encoding = "latin-1" if path.stem == "tags" else "utf-8"
        tables[path.stem] = pd.read_csv(path, engine="python", sep="\t", encoding=encoding, quoting=csv.QUOTE_NONE)
    tagged = tables["user_taggedartists"]
    tagged["dated"] = tagged["year"] >= 2002
    tables["user_artists"] = tables["user_artists"].sort_values("weight", ascending=False)
    return tables
