# loses: every configuration trained and scored
# cause: not every trial is scored
def tune(configurations, train, score):
    best, top, kept = configurations[0], 0, train(configurations[0], seed=0)
    for configuration in configurations[1:]:
        vectors = train(configuration, seed=0)
        validation = score(vectors, "validation")
        if validation > top:
            best, top, kept = configuration, validation, vectors
    return {"best": best, "validation": top, "test": score(kept, "test")}
