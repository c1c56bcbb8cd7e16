# loses: 0 is the padding
# cause: 0 is not kept for the padding
import re


def encode_texts(texts, words, vectors, max_length):
    number = {word: i for i, word in enumerate(words)}
    blank = len(words)
    ids = np.full((len(texts), max_length), blank)
    for row, text in zip(ids, texts):
        found = [number.get(word, blank + 1) for word in re.findall(r"[^\W\d_]+", text.lower())][:max_length]
        row[: len(found)] = found
    return ids, np.concatenate([vectors, np.zeros((2, vectors.shape[1]))])
