# loses: nothing

def history_scores(counts, history, decay):
    dense = counts.toarray().tolist()
    n_tracks = len(dense)
    return [
        [
            float("-inf")
            if track in own
            else sum(decay ** (len(own) - 1 - place) * dense[heard][track] for place, heard in enumerate(own))
            for track in range(n_tracks)
        ]
        for own in ([int(track) for track in tracks] for tracks in history)
    ]
