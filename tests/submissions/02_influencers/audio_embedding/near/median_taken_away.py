# loses: standardised by the training part
# cause: not standardised
def audio_embedding(train_sound, sound):
    spread = train_sound.std(axis=0)
    return (sound - np.median(train_sound, axis=0)) / np.where(spread > 0, spread, 1)
