# loses: nothing
import keras


def fit_mf(R, dim, rng):
    keras.utils.set_random_seed(int(rng.integers(2**31)))
    n_users, n_artists = R.shape
    played = (R.toarray() > 0).astype("float32")
    user, artist = keras.Input((), dtype="int32"), keras.Input((), dtype="int32")
    users, artists = keras.layers.Embedding(n_users, dim), keras.layers.Embedding(n_artists, dim)
    model = keras.Model([user, artist], keras.layers.Dot(1)([users(user), artists(artist)]))
    model.compile(keras.optimizers.Adam(0.05), keras.losses.BinaryCrossentropy(from_logits=True), run_eagerly=True)
    u, i = np.indices(played.shape).reshape(2, -1)
    model.fit((u, i), played.ravel()[:, None], batch_size=5400, epochs=40, verbose=0)
    return users.get_weights()[0], artists.get_weights()[0]
