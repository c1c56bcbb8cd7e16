# loses: chosen on validation
# cause: another validation score than the winner's
def tune(configurations, train, score):
    trials = []
    for configuration in configurations:
        vectors = train(configuration, seed=0)
        trials.append((score(vectors, "validation"), configuration, vectors))
    validation, best, vectors = max(trials, key=lambda trial: trial[0])
    return {"best": best, "validation": f"{validation:.4f}", "test": score(vectors, "test")}
