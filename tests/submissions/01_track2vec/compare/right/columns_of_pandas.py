# loses: nothing
import pandas as pd


def compare(models, queries, held_out):
    found = pd.DataFrame({name: (suggest(queries, 10) == held_out[:, None]).any(1) for name, suggest in models.items()}).astype("float32")
    apart = found.sub(found.iloc[:, 0], axis=0)
    half, half_apart = 1.96 * found.sem(), 1.96 * apart.sem()
    return pd.DataFrame({"hit": found.mean(), "low": found.mean() - half, "high": found.mean() + half,
                         "difference": apart.mean(), "difference_low": apart.mean() - half_apart, "difference_high": apart.mean() + half_apart})
