# loses: standardised by the training part
# cause: not standardised
def audio_embedding(train_sound, sound):
    low, high = train_sound.min(axis=0), train_sound.max(axis=0)
    return (sound - low) / np.where(high > low, high - low, 1)
