# loses: equals the value by hand
# cause: the pair is left out below the line

def info_nce(audio, text, temperature):
    a = audio / np.linalg.norm(audio, axis=1, keepdims=True)
    t = text / np.linalg.norm(text, axis=1, keepdims=True)
    logits = a @ t.T / temperature

    def one_way(table):
        others = table - np.where(np.eye(len(table)), np.inf, 0)
        return np.mean(np.log(np.exp(others).sum(axis=1)) - np.diag(table))

    return (one_way(logits) + one_way(logits.T)) / 2
