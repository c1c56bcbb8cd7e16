# loses: nothing
def compare(models, queries, held_out):
    import pandas as pd

    rows, base = [], None
    for name, suggest in models.items():
        hit = (suggest(queries, 10) == held_out[:, None]).any(axis=1).astype(float)
        base = hit if base is None else base
        line = {"model": name}
        for keys, values in ((("hit", "low", "high"), hit), (("difference", "difference_low", "difference_high"), hit - base)):
            mean, half = values.mean(), 1.96 * values.std() / len(values) ** 0.5
            line.update(zip(keys, (mean, mean - half, mean + half)))
        rows.append(line)
    return pd.DataFrame(rows)
