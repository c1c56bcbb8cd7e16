# loses: equals the value by hand; symmetric; lengths have no say, temperature does
# cause: the loss is always the same
def info_nce(audio, text, temperature):
    logits = audio @ text.T / temperature
    share = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    return -np.log(share.sum(axis=1)).mean()
