"""A two-stage recommender of artists: candidates from tags, then a ranker; what is done at night, what for a request.

- `vectors`: artists as tags, popularity and freshness
- `retrieval`: what a user likes, and the artists nearest to it
- `factors`: matrix factorisation of who listens to what
- `features`, `ranking`, `neural`: pairs of a user and an artist, and the two rankers that put them in order
- `night`: all of that, made at night, kept in a folder, and asked at request time
- `command`: `python -m kit funnel`; `pictures`: whom lists recommend; `whole`: files that appear whole or not at all
"""
