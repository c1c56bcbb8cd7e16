# loses: standardised by the training part
# cause: the spread is left as it was
def audio_embedding(train_sound, sound):
    return sound - train_sound.mean(axis=0)
