# loses: nothing

def sequence_model(n_tracks, dim, length):
    heard = keras.Input((length,), dtype="int32")
    tracks = layers.Embedding(n_tracks + 1, dim, mask_zero=True)(heard)
    slow = np.arange(length)[:, None] / 10_000 ** (2 * (np.arange(dim) // 2) / dim)
    waves = np.where(np.arange(dim) % 2, np.cos(slow), np.sin(slow)).astype("float32")
    mask = keras.ops.expand_dims(heard > 0, 1)
    places = tracks + waves
    states = layers.MultiHeadAttention(1, dim)(places, places, attention_mask=mask, use_causal_mask=True)
    model = keras.Model(heard, layers.Dense(n_tracks)(layers.Concatenate()([tracks, states])))
    model.compile(keras.optimizers.Adam(0.003), keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    return model
