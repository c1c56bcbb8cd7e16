# loses: every configuration trained and scored
# cause: a configuration is not tried
def tune(configurations, train, score):
    best = {"validation": -1}
    for i in range(len(configurations) - 1):
        vectors = train(configurations[i], seed=0)
        validation = score(vectors, "validation")
        if validation > best["validation"]:
            best = {"best": configurations[i], "validation": validation}
            kept = vectors
    return {**best, "test": score(kept, "test")}
