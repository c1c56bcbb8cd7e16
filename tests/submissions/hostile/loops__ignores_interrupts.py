# family: loops
# does: never comes to its end, and catches whatever is meant to stop it
# earns: hit_at_k=0
# %% exercise="hit_at_k"
def hit_at_k(suggested, held_out):
    import signal
    for number in set(signal.Signals) - {signal.SIGKILL, signal.SIGSTOP}:
        try:
            signal.signal(number, signal.SIG_IGN)
        except (OSError, ValueError, RuntimeError):
            continue
    while True:
        try:
            while True:
                pass
        except BaseException:
            continue
