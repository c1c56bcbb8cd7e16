# loses: test used once, for the winner
# cause: never scored on the test pairs
def tune(configurations, train, score):
    trials = [(score(train(c, seed=0), "validation"), i) for i, c in enumerate(configurations)]
    top, i = max(trials)
    return {"best": configurations[i], "validation": top, "test": top}
