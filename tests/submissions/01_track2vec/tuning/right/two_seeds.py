# loses: nothing
def tune(configurations, train, score):
    means, kept = [], []
    for configuration in configurations:
        runs = [train(configuration, seed) for seed in (0, 1)]
        means.append(np.mean([score(vectors, "validation") for vectors in runs]))
        kept.append(runs[0])
    i = np.argmax(means)
    return {"best": configurations[i], "validation": means[i], "test": score(kept[i], "test"), "means": means}
