# loses: equals the value by hand
# cause: another value than by hand

def info_nce(audio, text, temperature):
    a = audio / np.linalg.norm(audio, axis=1, keepdims=True)
    t = text / np.linalg.norm(text, axis=1, keepdims=True)
    logits = a @ t.T / temperature

    def one_way(table):
        top = table.max(axis=1, keepdims=True)
        everywhere = top[:, 0] + np.log(np.exp(table - top).sum(axis=1))
        return np.mean(everywhere - np.diag(table))

    return np.sqrt((one_way(logits) + one_way(logits.T)) / 2)
