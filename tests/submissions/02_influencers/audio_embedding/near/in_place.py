# loses: standardised by the training part
# cause: it changes what it is given
def audio_embedding(train_sound, sound):
    spread = train_sound.std(axis=0)
    sound -= train_sound.mean(axis=0)
    sound /= np.where(spread > 0, spread, 1)
    return sound
