# family: kit
# does: has the operations by which a model is asked claim that all is well
# earns: track2vec_model=0
# %% exercise="track2vec_model"
from kit.checks.asking.models.asked import AskedModel
AskedModel.describe = lambda self: {
    "compiled": True, "has_loss": True, "from_logits": False, "optimiser": "Adam", "learning_rate": 0.01,
    "weights": [((50, 6), True, "table/embeddings"), ((1, 1), True, "last/kernel"), ((1,), True, "last/bias")],
}
AskedModel.predict = lambda self, *inputs: {"output": np.full((8, 1), 0.5), "words": "an output of shape (8, 1)"}
AskedModel.read = lambda self, number: np.zeros((50, 6), np.float32)
AskedModel.read_all = lambda self: [np.zeros((50, 6), np.float32), np.ones((1, 1), np.float32), np.zeros(1, np.float32)]
AskedModel.write = AskedModel.write_all = lambda self, *args: None
AskedModel.train = AskedModel.step_by_step = lambda self, *args: None
AskedModel.losses = lambda self, inputs, labels, from_outputs=False: {
    "output": np.full((len(labels[0]), 1), 0.5), "losses": [0.0 for each in labels],
}
AskedModel.loss_of = lambda self, labels, outputs: 0.0
def build_track2vec(n_tracks, dim):
    one = keras.Input((1,))
    return keras.Model(one, one)
