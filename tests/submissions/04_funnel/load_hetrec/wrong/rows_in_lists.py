# loses: every line a row; texts as they are written; impossible dates flagged
# cause: a table is no data frame
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
    return {name: table.values.tolist() for name, table in tables.items()}
