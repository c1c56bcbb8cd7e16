# loses: every configuration trained and scored
# cause: trained far more often than needed
def tune(configurations, train, score):
    best, top, kept = None, -1, None
    for configuration in configurations:
        for seed in range(10):
            vectors = train(configuration, seed)
            validation = score(vectors, "validation")
            if validation > top:
                best, top, kept = configuration, validation, vectors
    return {"best": best, "validation": top, "test": score(kept, "test")}
