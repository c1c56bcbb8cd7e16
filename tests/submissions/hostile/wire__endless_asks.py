# family: wire
# does: asks the grader's functions again and again, and never answers
# earns: tuning=0
# %% exercise="tuning"
def tune(configurations, train, score):
    while True:
        try:
            score(train(configurations[0], 0), "validation")
        except BaseException:
            pass
