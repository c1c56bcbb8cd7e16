# loses: never twice the same; steps over silence; ends well
# cause: no walk to look at
def start_radio(query, n_candidates, n_steps, suggest, play, rng):
    heard = []
    for track in (query, int(rng.choice(suggest([query], n_candidates)[0]))):
        try:
            play(track)
            heard.append(track)
        except NoPreview:
            pass
    return heard
