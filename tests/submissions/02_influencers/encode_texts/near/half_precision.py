# loses: each word has its vector
# cause: the vectors are not those that were given
def encode_texts(texts, words, vectors, max_length):
    row_of = {w: r for r, w in enumerate(words, 2)}
    ids = np.zeros((len(texts), max_length), int)
    for line, t in zip(ids, texts):
        f = re.findall(r"[^\W\d_]+", t.lower())[:max_length]
        line[:len(f)] = [row_of.get(w, 1) for w in f]
    table = np.zeros((len(words) + 2, vectors.shape[1]), np.float16)
    table[2:] = vectors
    return ids, table
