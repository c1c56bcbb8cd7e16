# loses: nothing

def taste_scores(y, p, threshold=0.5):
    hits = wrong = missed = 0
    for truth, score in zip(y, p):
        if score >= threshold and truth:
            hits += 1
        elif score >= threshold:
            wrong += 1
        elif truth:
            missed += 1
    precision = hits / (hits + wrong) if hits + wrong else 0
    recall = hits / (hits + missed)
    f05 = 1.25 * hits / (1.25 * hits + 0.25 * missed + wrong)
    pairs = [(a > b) + 0.5 * (a == b) for a in p[y == 1] for b in p[y == 0]]
    base_rate = sum(y) / len(y)
    found = {"precision": precision, "recall": recall, "f05": f05, "combined": recall * f05}
    return found | {"auc": sum(pairs) / len(pairs), "base_rate": base_rate, "lift": precision / base_rate}
