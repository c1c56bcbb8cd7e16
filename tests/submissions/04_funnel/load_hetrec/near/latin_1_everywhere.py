# loses: texts as they are written
# cause: read in the wrong encoding
import csv
from pathlib import Path

import pandas as pd


def load_hetrec(folder):
    tables = {}
    for path in Path(folder).glob("*.dat"):
        encoding = "latin-1"
        tables[path.stem] = pd.read_csv(path, sep="\t", encoding=encoding, quoting=csv.QUOTE_NONE)
    tagged = tables["user_taggedartists"]
    tagged["dated"] = tagged["year"] >= 2002
    return tables
