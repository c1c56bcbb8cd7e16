"""How Keras models are asked, here or where an answer runs.

asked   one model, by a few plain operations
"""
