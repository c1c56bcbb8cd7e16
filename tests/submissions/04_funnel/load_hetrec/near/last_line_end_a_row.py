# loses: every line a row
# cause: rows that stand in no file
def load_hetrec(folder):
    tables = {}
    for path in Path(folder).glob("*.dat"):
        text = path.read_bytes().decode("latin-1" if path.stem == "tags" else "utf-8")
        header, *lines = [line.split("\t") for line in text.split("\r\n")]
        table = pd.DataFrame(lines, columns=header)
        for column in header:
            if column not in ("name", "url", "pictureURL", "tagValue"):
                table[column] = pd.to_numeric(table[column])
        tables[path.stem] = table
    tagged = tables["user_taggedartists"]
    tagged["dated"] = tagged["year"] >= 2002
    return tables
