# loses: nothing

def wpe(plays, users, predicted, alpha):
    columns, found = plays.tocsc(), []
    for song, vector in enumerate(predicted):
        heard = np.zeros(len(users))
        rows = slice(columns.indptr[song], columns.indptr[song + 1])
        heard[columns.indices[rows]] = columns.data[rows]
        found.append(((1 + alpha * np.log1p(heard)) * ((heard > 0) - users @ vector) ** 2).sum())
    return found
