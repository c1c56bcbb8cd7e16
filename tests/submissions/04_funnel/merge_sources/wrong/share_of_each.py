# loses: n of them, where there are as many; the sources in turn
# cause: each source gives a fixed share
def merge_sources(lists, n):
    share = n // len(lists)
    return [one for one in dict.fromkeys(int(one) for row in lists for one in row[:share]) if one != -1][:n]
