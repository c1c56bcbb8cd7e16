# loses: each word has its vector; unknown words share a row
# cause: a known word is taken for an unknown one
def encode_texts(texts, words, vectors, max_length):
    row_of = {w: r for r, w in enumerate(words)}
    ids = np.zeros((len(texts), max_length), int)
    for line, t in zip(ids, texts):
        f = re.findall(r"[^\W\d_]+", t.lower())[:max_length]
        line[:len(f)] = [(row_of.get(w, -1) or -1) + 2 for w in f]
    return ids, np.vstack([np.zeros_like(vectors[0]), vectors.mean(0), vectors])
