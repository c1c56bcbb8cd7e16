# loses: standardised by the training part
# cause: not a number
def audio_embedding(train_sound, sound):
    mean, spread = np.sqrt(train_sound).mean(axis=0), np.sqrt(train_sound).std(axis=0)
    return (np.sqrt(sound) - mean) / np.where(spread > 1e-9, spread, 1)
