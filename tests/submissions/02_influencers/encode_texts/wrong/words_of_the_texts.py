# loses: unknown words share a row; ids do not depend on the texts
# cause: unknown words do not share one row
import re


def encode_texts(texts, words, vectors, max_length):
    split = [re.findall(r"[^\W\d_]+", text.lower()) for text in texts]
    vocabulary = sorted({word for row in split for word in row})
    known = dict(zip(words, vectors))
    table = np.zeros((len(vocabulary) + 1, vectors.shape[1]))
    for i, word in enumerate(vocabulary, 1):
        table[i] = known.get(word, 0)
    number = {word: i for i, word in enumerate(vocabulary, 1)}
    ids = np.zeros((len(texts), max_length), int)
    for i, row in enumerate(split):
        ids[i, : len(row[:max_length])] = [number[word] for word in row[:max_length]]
    return ids, table
