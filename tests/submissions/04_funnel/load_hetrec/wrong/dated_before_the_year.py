# loses: every line a row; impossible dates flagged
# cause: other columns than in the file
def load_hetrec(folder):
    tables = {}
    for path in sorted(Path(folder).glob("*.dat")):
        encoding = "latin-1" if path.stem == "tags" else "utf-8"
        tables[path.stem] = pd.read_csv(path, sep="\t", encoding=encoding, quoting=csv.QUOTE_NONE)
    tagged = tables["user_taggedartists"]
    tagged.insert(5, "dated", tagged["year"] >= 2002)
    return tables
