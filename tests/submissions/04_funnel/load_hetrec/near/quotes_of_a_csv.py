# loses: every line a row
# cause: a quote swallowed lines
import csv
from pathlib import Path

import pandas as pd


def load_hetrec(folder):
    tables = {}
    for path in Path(folder).glob("*.dat"):
        encoding = "latin-1" if path.stem == "tags" else "utf-8"
        tables[path.stem] = pd.read_csv(path, sep="\t", encoding=encoding)
    tagged = tables["user_taggedartists"]
    tagged["dated"] = tagged["year"] >= 2002
    return tables
