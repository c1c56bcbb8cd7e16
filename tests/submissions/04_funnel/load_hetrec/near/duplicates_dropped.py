# loses: every line a row
# cause: lines that stand twice are dropped
def load_hetrec(folder):
    tables = {}
    for path in sorted(Path(folder).glob("*.dat")):
        encoding = "latin-1" if path.stem == "tags" else "utf-8"
        tables[path.stem] = pd.read_csv(
            path, sep="\t", encoding=encoding, quoting=csv.QUOTE_NONE, keep_default_na=False
        )
    tables = {name: table.drop_duplicates(ignore_index=True) for name, table in tables.items()}
    tagged = tables["user_taggedartists"]
    tagged["dated"] = tagged["year"] >= 2002
    return tables
