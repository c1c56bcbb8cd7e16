# loses: chosen on validation
# cause: not the best on validation
def tune(configurations, train, score):
    trials = []
    for configuration in configurations:
        vectors = train(configuration, seed=0)
        trials.append((configuration, score(vectors, "validation"), vectors))
    best, validation, vectors = trials[0]
    return {"best": best, "validation": validation, "test": score(vectors, "test")}
