# loses: the order counts
# cause: the order has no say

def sequence_model(n_tracks, dim, length):
    heard = keras.Input((length,), dtype="int32")
    tracks = layers.Embedding(n_tracks + 1, dim)(heard)
    mask = keras.ops.expand_dims(heard > 0, 1)
    there = tracks
    read = layers.MultiHeadAttention(1, dim)(there, there, attention_mask=mask, use_causal_mask=True)
    model = keras.Model(heard, layers.Dense(n_tracks)(there + read))
    model.compile(keras.optimizers.Adam(0.003), keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    return model
