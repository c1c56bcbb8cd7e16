# loses: test used once, for the winner
# cause: another trial than the winner is tested
def tune(configurations, train, score):
    best, top = None, -1
    for configuration in configurations:
        vectors = train(configuration, seed=0)
        validation = score(vectors, "validation")
        if validation > top:
            best, top = configuration, validation
    return {"best": best, "validation": top, "test": score(vectors, "test")}
