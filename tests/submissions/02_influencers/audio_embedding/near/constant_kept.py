# loses: a constant column gives 0
# cause: a constant column does not give 0
def audio_embedding(train_sound, sound):
    mean, spread = train_sound.mean(axis=0), train_sound.std(axis=0)
    return np.where(spread > 0, (sound - mean) / np.where(spread > 0, spread, 1), sound)
