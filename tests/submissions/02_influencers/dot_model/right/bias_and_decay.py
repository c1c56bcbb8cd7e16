# loses: nothing
def build_dot_model(n_influencer, n_song, dim):
    influencer, song = keras.Input((n_influencer,)), keras.Input((n_song,))
    smaller = keras.regularizers.L2(0.01)
    left = keras.layers.Dense(dim, activation="softplus", kernel_regularizer=smaller)(influencer)
    right = keras.layers.Dense(dim, activation="sigmoid", kernel_regularizer=smaller)(song)
    together = keras.layers.Dot(axes=1)([left, right])
    generous, liked = keras.layers.Dense(1)(influencer), keras.layers.Dense(1)(song)
    model = keras.Model([influencer, song], keras.layers.Add()([together, generous, liked]))
    model.compile(keras.optimizers.SGD(0.1, momentum=0.9), "mse")
    return model
