# loses: chosen on validation; test used once, for the winner
# cause: chosen on the test pairs
def tune(configurations, train, score):
    best = {"test": -1}
    for configuration in configurations:
        vectors = train(configuration, seed=0)
        test = score(vectors, "test")
        if test > best["test"]:
            best = {"best": configuration, "validation": score(vectors, "validation"), "test": test}
    return best
