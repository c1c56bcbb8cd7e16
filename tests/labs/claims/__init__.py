"""A file for each lab: what its prose claims. `tests/labs/claiming.py` says how."""

# Labs whose prose is not covered yet, or that are not yet of the second edition's form: to be empty at the end.
NOT_YET: set[str] = set()
