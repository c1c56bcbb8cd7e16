# loses: no look ahead
# cause: it looks ahead

def sequence_model(n_tracks, dim, length):
    heard = keras.Input((length,), dtype="int32")
    tracks = layers.Embedding(n_tracks + 1, dim)(heard)
    places = layers.Embedding(length, dim)(keras.ops.arange(length))
    mask = keras.ops.expand_dims(heard > 0, 1)
    there = tracks + places
    ops = keras.ops
    near = ops.matmul(layers.Dense(dim)(there), ops.transpose(layers.Dense(dim)(there), (0, 2, 1)))
    later = np.triu(np.ones((length, length), "float32"), 1)
    near = ops.where(mask, near - 5 * later, -1e9)
    read = ops.matmul(ops.softmax(near), there)
    model = keras.Model(heard, layers.Dense(n_tracks)(there + read))
    model.compile(keras.optimizers.Adam(0.003), keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    return model
