# loses: nothing
def tune(configurations, train, score):
    trials = []
    for configuration in configurations:
        vectors = train(configuration, 7)
        trials.append((score(vectors, "validation"), configuration, vectors))
    validation, best, vectors = max(trials, key=lambda trial: trial[0])
    return dict(best=best, validation=validation, test=score(vectors, "test"))
