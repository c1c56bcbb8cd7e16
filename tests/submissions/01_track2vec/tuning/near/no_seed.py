# loses: every configuration trained and scored
# cause: training without a seed
def tune(configurations, train, score):
    best, top, kept = None, -1, None
    for configuration in configurations:
        vectors = train(configuration, None)
        validation = score(vectors, "validation")
        if validation > top:
            best, top, kept = configuration, validation, vectors
    return {"best": best, "validation": top, "test": score(kept, "test")}
