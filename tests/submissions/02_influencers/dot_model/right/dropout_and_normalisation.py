# loses: nothing
def build_dot_model(n_influencer, n_song, dim):
    def side(n):
        one = keras.Input((n,))
        hidden = keras.layers.BatchNormalization()(keras.layers.Dense(dim, activation="elu")(one))
        return one, keras.layers.Dropout(0.3)(hidden)

    influencer, left = side(n_influencer)
    song, right = side(n_song)
    model = keras.Model([influencer, song], keras.layers.Dot(axes=-1)([left, right]))
    model.compile("nadam", "mse")
    return model
