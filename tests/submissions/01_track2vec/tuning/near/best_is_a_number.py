# loses: chosen on validation
# cause: best is not a configuration
def tune(configurations, train, score):
    vectors = [train(configuration, seed=0) for configuration in configurations]
    scores = [score(v, "validation") for v in vectors]
    i = int(np.argmax(scores))
    return {"best": i, "validation": scores[i], "test": score(vectors[i], "test")}
