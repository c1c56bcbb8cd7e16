# loses: each word has its vector
# cause: the vectors are not those that were given
def encode_texts(texts, words, vectors, max_length):
    row_of = {w: r for r, w in enumerate(words, 2)}
    ids = np.zeros((len(texts), max_length), int)
    for line, t in zip(ids, texts):
        f = re.findall(r"[^\W\d_]+", t.lower())[:max_length]
        line[:len(f)] = [row_of.get(w, 1) for w in f]
    vectors = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    return ids, np.vstack([np.zeros_like(vectors[0]), vectors.mean(0), vectors])
