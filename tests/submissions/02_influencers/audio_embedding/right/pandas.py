# loses: nothing
import pandas


def audio_embedding(train_sound, sound):
    train = pandas.DataFrame(train_sound)
    return ((pandas.DataFrame(sound) - train.mean()) / train.std().replace(0, 1)).astype("float32")
