# loses: nothing
import pandas as pd


def load_hetrec(folder):
    tables = {}
    for path in sorted(folder.iterdir()):
        text = path.read_bytes().decode("latin-1" if path.name == "tags.dat" else "utf-8")
        header, *lines = [line.split("\t") for line in text.splitlines()]
        columns = dict(zip(header, zip(*lines)))
        texts = ("name", "url", "pictureURL", "tagValue")
        tables[path.stem] = pd.DataFrame(
            {name: values if name in texts else list(map(int, values)) for name, values in columns.items()}
        )
    tables["user_taggedartists"]["dated"] = (tables["user_taggedartists"]["year"].to_numpy() > 2001).astype(int)
    return tables
