# loses: standardised by the training part
# cause: another scale than the training part's
def audio_embedding(train_sound, sound):
    within = np.clip(sound, train_sound.min(axis=0), train_sound.max(axis=0))
    spread = train_sound.std(axis=0)
    return (within - train_sound.mean(axis=0)) / np.where(spread > 0, spread, 1)
