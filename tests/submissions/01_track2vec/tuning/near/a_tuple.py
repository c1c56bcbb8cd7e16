# loses: chosen on validation
# cause: the result is not a dict with its three keys
def tune(configurations, train, score):
    best, top, kept = None, -1, None
    for configuration in configurations:
        vectors = train(configuration, seed=0)
        validation = score(vectors, "validation")
        if validation > top:
            best, top, kept = configuration, validation, vectors
    return best, top, score(kept, "test")
