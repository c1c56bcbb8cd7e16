# loses: nothing
def audio_embedding(train_sound, sound):
    mean, spread = train_sound.mean(axis=0), train_sound.std(axis=0)
    return (sound - mean) / np.where(spread > 0, spread, 1)
