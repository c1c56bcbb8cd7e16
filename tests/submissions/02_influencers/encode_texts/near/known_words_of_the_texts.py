# loses: ids do not depend on the texts
# cause: the ids depend on the texts
import re


def encode_texts(texts, words, vectors, max_length):
    split = [re.findall(r"[^\W\d_]+", text.lower()) for text in texts]
    place = {word: i for i, word in enumerate(words)}
    vocabulary = sorted({word for row in split for word in row} & set(words))
    number = {word: i + 2 for i, word in enumerate(vocabulary)}
    table = np.zeros((len(vocabulary) + 2, vectors.shape[1]))
    for word in vocabulary:
        table[number[word]] = vectors[place[word]]
    ids = np.zeros((len(texts), max_length), int)
    for i, row in enumerate(split):
        ids[i, : len(row[:max_length])] = [number.get(word, 1) for word in row[:max_length]]
    return ids, table
