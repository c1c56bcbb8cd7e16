# loses: texts as they are written
# cause: the end of the line is kept
import pandas as pd


def load_hetrec(folder):
    tables = {}
    for path in folder.glob("*.dat"):
        text = path.read_bytes().decode("latin-1" if path.stem == "tags" else "utf-8")
        header, *lines = [line.split("\t") for line in text.split("\n")[:-1]]
        header = [name.strip() for name in header]
        table = pd.DataFrame(lines, columns=header)
        for column in header:
            if column not in ("name", "url", "pictureURL", "tagValue"):
                table[column] = table[column].astype(int)
        tables[path.stem] = table
    tables["user_taggedartists"]["dated"] = tables["user_taggedartists"]["year"] >= 2002
    return tables
