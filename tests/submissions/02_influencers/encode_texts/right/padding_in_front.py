# loses: nothing
import re


def encode_texts(texts, words, vectors, max_length):
    number = {word: i + 2 for i, word in enumerate(words)}
    rows = [[number.get(word, 1) for word in re.findall(r"[^\W\d_]+", text.lower())] for text in texts]
    table = np.vstack([np.zeros(vectors.shape[1]), vectors.mean(axis=0), vectors])
    return keras.utils.pad_sequences(rows, max_length), table
