# loses: standardised by the training part; a constant column gives 0
# cause: another shape than the sound
def audio_embedding(train_sound, sound):
    spread = train_sound.std(axis=0)
    return (train_sound - train_sound.mean(axis=0)) / np.where(spread > 0, spread, 1)
