# does: a policy of half precision, in a cell of one's own
# exercise: track2vec_model
# %% extra
import keras
keras.config.set_dtype_policy('mixed_float16')
{{NEEDED}}
