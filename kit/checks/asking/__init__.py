"""How answers are asked, and what may be said of what came.

crossing   what crosses to an answer that runs in another process
given      what an answer is given stays its caller's: copies are handed over, and compared after the call
mistakes   causes that are shown by cases
models     how Keras models are asked
precision  which numbers a model counts with, and what is said where they are too coarse
recorders  stand-ins that note how they were called
values     what an answer gives: a number, a row, a table, tracks, a batch; or the finding that it is none
"""
