# loses: standardised by the training part; a constant column gives 0
# cause: the mean is not taken away
def audio_embedding(train_sound, sound):
    spread = train_sound.std(axis=0)
    return sound / np.where(spread > 0, spread, 1)
