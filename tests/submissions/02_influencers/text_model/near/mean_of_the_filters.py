# loses: longer padding changes no rating
# cause: the padding has a say
def build_text_model(table, max_length, n_influencer, n_song, n_kinds, dim):
    influencer = keras.Input((n_influencer,), name="influencer_genres")
    song = keras.Input((n_song,), name="song_genres")
    kind = keras.Input((1,), dtype="int32", name="kind")
    ids = keras.Input((max_length,), dtype="int32", name="words")
    taste = keras.layers.Dense(dim, activation="relu", name="taste")(influencer)
    style = keras.layers.Dense(dim, activation="relu", name="style")(song)
    habit = keras.layers.Flatten()(keras.layers.Embedding(n_kinds, 8, name="habit")(kind))
    vectors = keras.layers.Embedding(*table.shape, weights=[table], trainable=False, name="vectors")(ids)
    phrases = keras.layers.Conv1D(16, 3, activation="relu", padding="same", name="phrases")(vectors)
    text = keras.ops.mean(phrases, axis=2)
    both = keras.layers.Concatenate()([taste, style, habit, text])
    mixed = keras.layers.Dropout(0.2)(keras.layers.Dense(dim, activation="relu", name="mixed")(both))
    rating = keras.layers.Dense(1, activation="sigmoid", name="rating")(mixed)
    model = keras.Model([influencer, song, kind, ids], rating)
    model.compile(keras.optimizers.Adam(0.003), "mse")
    return model
