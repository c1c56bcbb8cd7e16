# loses: chosen on validation
# cause: another validation score than the winner's
def tune(configurations, train, score):
    best, top, kept = None, -1, None
    for configuration in configurations:
        vectors = train(configuration, seed=0)
        validation = score(vectors, "validation")
        if validation > top:
            best, top, kept = configuration, validation, vectors
    return {"best": best, "validation": validation, "test": score(kept, "test")}
