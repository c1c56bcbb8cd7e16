# loses: nothing
def encode_texts(texts, words, vectors, max_length):
    number = {word: i for i, word in enumerate(words, start=1)}
    blank = np.zeros((1, vectors.shape[1]), vectors.dtype)
    ids = []
    for text in texts:
        letters = "".join(c if c.isalpha() else " " for c in text.lower())
        row = [number.get(word, len(words) + 1) for word in letters.split()][:max_length]
        ids.append(row + [0] * (max_length - len(row)))
    return [np.array(ids), np.concatenate([blank, vectors, blank])]
