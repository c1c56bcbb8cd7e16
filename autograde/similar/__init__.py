"""Answers of a class that are more alike than independent answers are, for a person to look at; nothing is decided.

`tokens` and `winnowing` make fingerprints of an answer, `reading` parses what strangers wrote in a process of its own.
`independent` knows how alike independent answers are, `comparing` finds what lies above, `class_read` reads a graded
folder, and `finding` writes what `page` shows.
"""
