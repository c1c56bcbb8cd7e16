# loses: nothing
def audio_embedding(train_sound, sound):
    centre, spread = train_sound.mean(axis=0), np.ptp(train_sound, axis=0)
    scaled = (sound - centre).T / np.where(spread, train_sound.std(axis=0), np.inf)[:, None]
    return scaled.T.astype(np.float32)
