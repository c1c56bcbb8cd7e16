# loses: every configuration trained and scored
# cause: it changes what it is given
def tune(configurations, train, score):
    best = {"validation": -1}
    for configuration in configurations:
        vectors = train(configuration, seed=0)
        configuration["validation"] = score(vectors, "validation")
        if configuration["validation"] > best["validation"]:
            best, kept = configuration, vectors
    return {"best": best, "validation": best["validation"], "test": score(kept, "test")}
