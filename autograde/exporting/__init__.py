"""Marks and pages go back: the table that a learning platform imports, and its zip of feedback files.

- `grades`: the marks of a gradebook as labs or exercises by students; what waits for a person has none
- `sheet`: the table that the platform itself has exported, and which of its rows is whose
- `owners`: which rows of it a student of the gradebook has; nobody guesses
- `platforms`: one module a platform, which says what its table looks like and what its import demands
- `feedback`: where in a zip the platform looks for a student's page
- `export`: all of it, one step after the other
"""
