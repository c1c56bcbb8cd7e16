# loses: standardised by the training part
# cause: the sign is turned round
def audio_embedding(train_sound, sound):
    spread = train_sound.std(axis=0)
    return (train_sound.mean(axis=0) - sound) / np.where(spread > 0, spread, 1)
