# loses: nothing

def sequence_model(n_tracks, dim, length):
    heard = keras.Input((length,), dtype="int32")
    tracks = layers.Embedding(n_tracks + 1, dim, mask_zero=True)(heard)
    places = layers.Embedding(length, dim)(keras.ops.arange(length))
    there = tracks + places
    mask = keras.ops.expand_dims(heard > 0, 1)
    normed = layers.LayerNormalization()(there)
    read = layers.MultiHeadAttention(2, dim)(normed, normed, attention_mask=mask, use_causal_mask=True)
    states = there + read
    more = layers.Dense(2 * dim, activation="relu")(layers.LayerNormalization()(states))
    states = states + layers.Dense(dim)(more)
    model = keras.Model(heard, layers.Dense(n_tracks)(states))
    model.compile(keras.optimizers.Adam(0.003), keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    return model
