# loses: nothing
def tune(configurations, train, score):
    scores = [score(train(configuration=c, seed=i), part="validation") for i, c in enumerate(configurations)]
    i = int(np.argmax(scores))
    vectors = train(configurations[i], seed=i)
    return {"best": configurations[i], "validation": scores[i], "test": score(vectors, "test")}
