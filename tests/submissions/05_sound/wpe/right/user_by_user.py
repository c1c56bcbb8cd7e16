# loses: nothing

def wpe(plays, users, predicted, alpha):
    total = np.zeros(len(predicted))
    for user, vector in enumerate(users):
        said = predicted @ vector
        total += said**2
        row = slice(plays.indptr[user], plays.indptr[user + 1])
        songs, heard = plays.indices[row], plays.data[row]
        total[songs] += (1 + alpha * np.log(1 + heard)) * (1 - said[songs]) ** 2 - said[songs] ** 2
    return total
