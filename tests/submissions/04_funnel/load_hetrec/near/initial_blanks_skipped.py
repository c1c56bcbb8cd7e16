# loses: texts as they are written
# cause: another text than in the file
def load_hetrec(folder):
    tables = {}
    for path in sorted(Path(folder).glob("*.dat")):
        encoding = "latin-1" if path.stem == "tags" else "utf-8"
        tables[path.stem] = pd.read_csv(
            path, sep="\t", encoding=encoding, quoting=csv.QUOTE_NONE, keep_default_na=False, skipinitialspace=True
        )
    tagged = tables["user_taggedartists"]
    tagged["dated"] = tagged["year"] >= 2002
    return tables
