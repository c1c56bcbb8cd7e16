# loses: nothing
# cause: ids kept as floats
# outcome: right, with a note
import re


def encode_texts(texts, words, vectors, max_length):
    number = {word: i + 2 for i, word in enumerate(words)}
    ids = np.zeros((len(texts), max_length))
    for i, text in enumerate(texts):
        for j, word in enumerate(re.findall(r"[^\W\d_]+", text.lower())[:max_length]):
            ids[i, j] = number.get(word, 1)
    return ids, np.concatenate([np.zeros((2, vectors.shape[1])), vectors])
