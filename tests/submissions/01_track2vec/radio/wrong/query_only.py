# loses: walks from track to track; never twice the same; steps over silence; starts from a silent query; ends well
# cause: only the query is played
def start_radio(query, n_candidates, n_steps, suggest, play, rng):
    play(query)
    return [query]
