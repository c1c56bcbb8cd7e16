# loses: nothing
def audio_embedding(train_sound, sound):
    with np.errstate(all="ignore"):
        return np.nan_to_num((sound - train_sound.mean(0)) / train_sound.std(0))
