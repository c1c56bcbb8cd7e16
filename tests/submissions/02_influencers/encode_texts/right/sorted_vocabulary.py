# loses: nothing
import re


def encode_texts(texts, words, vectors, max_length):
    order = np.argsort(words)
    table = np.zeros((len(words) + 2, vectors.shape[1]), np.float32)
    table[2:] = vectors[order]
    number = {words[place]: rank for rank, place in enumerate(order, 2)}
    ids = np.zeros((len(texts), max_length), int)
    for i in range(len(texts)):
        split = [word for word in re.split(r"[\W\d_]+", texts[i].casefold()) if word]
        for j in range(min(len(split), max_length)):
            ids[i, j] = number.get(split[j], 1)
    return ids.tolist(), table.tolist()
