# loses: every line a row
# cause: another value than in the file
def load_hetrec(folder):
    tables = {}
    for path in sorted(Path(folder).glob("*.dat")):
        encoding = "latin-1" if path.stem == "tags" else "utf-8"
        tables[path.stem] = pd.read_csv(path, sep="\t", encoding=encoding, quoting=csv.QUOTE_NONE)
    tables["artists"]["url"] = tables["artists"]["pictureURL"] = "none"
    tables["user_taggedartists"]["dated"] = tables["user_taggedartists"]["year"] >= 2002
    return tables
