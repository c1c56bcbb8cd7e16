# loses: a constant column gives 0
# cause: a difference in a constant column explodes
def audio_embedding(train_sound, sound):
    with np.errstate(all="ignore"):
        return np.nan_to_num((sound - train_sound.mean(0)) / train_sound.std(0))
