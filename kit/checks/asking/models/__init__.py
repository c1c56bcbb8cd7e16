"""How Keras models are asked, here or where an answer runs, and what may be said of them.

asked      one model, by a few plain operations
facts      what is known of a model once it has been asked
findings   what the facts mean, said once for all laboratories
losses     losses by hand, beside the compiled one
probe      asks, and fills in the facts
"""
