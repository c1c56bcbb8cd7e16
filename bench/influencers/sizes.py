"""The sizes of all that is measured, which the models, the run and the page read."""

SEEDS = (20, 21, 22)  # of the worlds
SHIPPED = SEEDS[0]  # the world that students load
N_FOLDS = 3
DIM = 16  # units of a layer
LONGEST, SHORTER = 36, 18  # words of a song's text, and of a person's
# The models that are asked about what is new; texts and sound are of songs.
COLD = {
    "song": ("naive", "LGBM", "NN", "Text", "Text + sound"),
    "artist": ("naive", "LGBM", "NN"),
    "influencer": ("naive", "LGBM", "NN"),
}
DRAWS = {"random": 100}  # squared errors are their mean: what random answers miss is no matter of luck
