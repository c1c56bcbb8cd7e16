# loses: the counts beside all that was heard
# cause: your code raises IndexError: index -1 is out of bounds for axis 0 with size 0
# outcome: runs into an error

def history_scores(counts, history, decay):
    scores = np.zeros((len(history), counts.shape[1]))
    for row, tracks in zip(scores, history):
        row += counts[[tracks[-1]]].toarray()[0]
        for back, track in enumerate(tracks[-2::-1], 1):
            row += decay**back * counts[[track]].toarray()[0]
        row[tracks] = -np.inf
    return scores
