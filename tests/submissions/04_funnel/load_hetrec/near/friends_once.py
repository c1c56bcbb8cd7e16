# loses: every line a row
# cause: lines are lost
def load_hetrec(folder):
    tables = {}
    for path in sorted(Path(folder).glob("*.dat")):
        encoding = "latin-1" if path.stem == "tags" else "utf-8"
        tables[path.stem] = pd.read_csv(path, sep="\t", encoding=encoding, quoting=csv.QUOTE_NONE).drop_duplicates()
    tables["user_friends"] = tables["user_friends"][tables["user_friends"]["userID"] < tables["user_friends"]["friendID"]]
    tables["user_taggedartists"]["dated"] = tables["user_taggedartists"]["year"] >= 2002
    return tables
