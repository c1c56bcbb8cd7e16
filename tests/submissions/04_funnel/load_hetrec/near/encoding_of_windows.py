# loses: texts as they are written
# cause: read in the wrong encoding
def load_hetrec(folder):
    tables = {}
    for path in sorted(Path(folder).glob("*.dat")):
        encoding = "cp1252" if path.stem == "tags" else "utf-8"
        tables[path.stem] = pd.read_csv(
            path, sep="\t", encoding=encoding, quoting=csv.QUOTE_NONE, keep_default_na=False
        )
    tagged = tables["user_taggedartists"]
    tagged["dated"] = tagged["year"] >= 2002
    return tables
