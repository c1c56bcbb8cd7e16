# loses: padding does not
# cause: padding is heard as a track

def sequence_model(n_tracks, dim, length):
    heard = keras.Input((length,), dtype="int32")
    tracks = layers.Embedding(n_tracks + 1, dim)(heard)
    places = layers.Embedding(length, dim)(keras.ops.arange(length))
    mask = keras.ops.expand_dims(heard > 0, 1)
    there = tracks + places
    read = layers.MultiHeadAttention(1, dim)(there, there, use_causal_mask=True)
    model = keras.Model(heard, layers.Dense(n_tracks)(there + read))
    model.compile(keras.optimizers.Adam(0.003), keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    return model
