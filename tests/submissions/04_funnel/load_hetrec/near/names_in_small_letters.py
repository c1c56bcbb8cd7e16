# loses: texts as they are written
# cause: large and small letters are changed
def load_hetrec(folder):
    tables = {}
    for path in sorted(Path(folder).glob("*.dat")):
        encoding = "latin-1" if path.stem == "tags" else "utf-8"
        tables[path.stem] = pd.read_csv(path, sep="\t", encoding=encoding, quoting=csv.QUOTE_NONE)
    tables["artists"]["name"] = tables["artists"]["name"].str.lower()
    tables["user_taggedartists"]["dated"] = tables["user_taggedartists"]["year"] >= 2002
    return tables
