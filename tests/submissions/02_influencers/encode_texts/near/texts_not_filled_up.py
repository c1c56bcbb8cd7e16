# loses: 0 is the padding
# cause: the ids are no table of integers
import re


def encode_texts(texts, words, vectors, max_length):
    number = {word: i + 2 for i, word in enumerate(words)}
    ids = [[number.get(word, 1) for word in re.findall(r"[^\W\d_]+", text.lower())][:max_length] for text in texts]
    return ids, np.concatenate([np.zeros((2, vectors.shape[1])), vectors])
