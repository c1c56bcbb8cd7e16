# loses: test used once, for the winner
# cause: the test pairs are used more than once
def tune(configurations, train, score):
    trials = []
    for configuration in configurations:
        vectors = train(configuration, seed=0)
        trials.append(
            {
                "best": configuration,
                "validation": score(vectors, "validation"),
                "test": score(vectors, "test"),
            }
        )
    return max(trials, key=lambda trial: trial["validation"])
