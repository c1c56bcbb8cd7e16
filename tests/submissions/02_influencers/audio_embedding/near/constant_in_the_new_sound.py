# loses: a constant column gives 0
# cause: a constant column is divided by 0
def audio_embedding(train_sound, sound):
    varies = np.ptp(np.concatenate([train_sound, sound]), axis=0) > 0
    return np.where(varies, (sound - train_sound.mean(axis=0)) / train_sound.std(axis=0), 0)
