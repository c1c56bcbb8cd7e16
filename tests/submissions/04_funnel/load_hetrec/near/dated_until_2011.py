# loses: impossible dates flagged
# cause: possible dates are flagged
def load_hetrec(folder):
    tables = {}
    for path in sorted(Path(folder).glob("*.dat")):
        encoding = "latin-1" if path.stem == "tags" else "utf-8"
        tables[path.stem] = pd.read_csv(path, sep="\t", encoding=encoding, quoting=csv.QUOTE_NONE)
    tagged = tables["user_taggedartists"]
    tagged["dated"] = tagged["year"].between(2002, 2011)
    return tables
