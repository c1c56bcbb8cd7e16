# loses: each word has its vector; 0 is the padding; unknown words share a row; ids do not depend on the texts
# cause: the table has another shape
import re


def encode_texts(texts, words, vectors, max_length):
    number = {word: i + 2 for i, word in enumerate(words)}
    ids = np.zeros((len(texts), max_length), np.int32)
    for row, text in zip(ids, texts):
        found = [number.get(word, 1) for word in re.findall(r"[^\W\d_]+", text.lower())][:max_length]
        row[: len(found)] = found
    table = np.concatenate([np.zeros((2, vectors.shape[1])), vectors])
    return ids, table.T
