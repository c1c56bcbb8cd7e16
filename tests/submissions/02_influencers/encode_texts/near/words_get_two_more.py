# loses: each word has its vector
# cause: it changes what it is given
def encode_texts(texts, words, vectors, max_length):
    words.insert(0, "<padding>")
    words.insert(1, "<unknown>")
    number = {word: i for i, word in enumerate(words)}
    ids = np.zeros((len(texts), max_length), int)
    for row, text in zip(ids, texts):
        found = re.findall(r"[^\W\d_]+", text.lower())[:max_length]
        row[: len(found)] = [number.get(word, 1) for word in found]
    return ids, np.vstack([0 * vectors[0], vectors.mean(axis=0), vectors])
