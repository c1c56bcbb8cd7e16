# loses: equals the value by hand; symmetric; lengths have no say, temperature does
# cause: the loss is not a number

def info_nce(audio, text, temperature):
    a = audio / np.linalg.norm(audio, axis=1, keepdims=True)
    t = text / np.linalg.norm(text, axis=1, keepdims=True)
    logits = a @ t.T / temperature

    def one_way(table):
        return -np.mean(np.log(np.diag(table) / table.sum(axis=1)))

    return (one_way(logits) + one_way(logits.T)) / 2
