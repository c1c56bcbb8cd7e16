# loses: chosen on validation
# cause: the worst is chosen
def tune(configurations, train, score):
    trials = [(configuration, train(configuration, seed=0)) for configuration in configurations]
    scores = [score(vectors, "validation") for _, vectors in trials]
    i = int(np.argmin(scores))
    return {"best": trials[i][0], "validation": scores[i], "test": score(trials[i][1], "test")}
