# loses: nothing
import pandas as pd


def tune(configurations, train, score):
    vectors = [train(configuration, seed=np.int64(3)) for configuration in configurations]
    table = pd.DataFrame(configurations)
    table["validation"] = [score(v, "validation") for v in vectors]
    i = table.validation.idxmax()
    return {
        "best": dict(configurations[i]),
        "validation": table.validation[i],
        "test": score(vectors[i], "test"),
    }
