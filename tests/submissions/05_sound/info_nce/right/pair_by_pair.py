# loses: nothing

def info_nce(audio, text, temperature):
    def cosine(one, other):
        return np.dot(one, other) / np.sqrt(np.dot(one, one) * np.dot(other, other))

    total, n = 0.0, len(audio)
    for i in range(n):
        row = [np.exp(cosine(audio[i], text[j]) / temperature) for j in range(n)]
        column = [np.exp(cosine(audio[j], text[i]) / temperature) for j in range(n)]
        total -= (np.log(row[i] / sum(row)) + np.log(column[i] / sum(column))) / 2
    return total / n
