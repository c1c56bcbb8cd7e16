# loses: standardised by the training part
# cause: the new sound has a say in its own scale
def audio_embedding(train_sound, sound):
    mean, spread = train_sound.mean(axis=0), sound.std(axis=0)
    return (sound - mean) / np.where(spread > 0, spread, 1)
