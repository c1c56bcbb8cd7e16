# loses: lengths have no say, temperature does
# cause: the length of a row has a say

def info_nce(audio, text, temperature):
    logits = audio @ text.T / temperature

    def one_way(table):
        top = table.max(axis=1, keepdims=True)
        everywhere = top[:, 0] + np.log(np.exp(table - top).sum(axis=1))
        return np.mean(everywhere - np.diag(table))

    return (one_way(logits) + one_way(logits.T)) / 2
