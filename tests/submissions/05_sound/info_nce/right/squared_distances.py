# loses: nothing

def info_nce(audio, text, temperature):
    audio = audio / np.linalg.norm(audio, axis=1, keepdims=True)
    text = text / np.linalg.norm(text, axis=1, keepdims=True)
    near = -((audio[:, None] - text) ** 2).sum(axis=2) / (2 * temperature)
    rows = near - np.log(np.exp(near).sum(axis=1, keepdims=True))
    columns = near - np.log(np.exp(near).sum(axis=0))
    return -(np.trace(rows) + np.trace(columns)) / (2 * len(near))
