# family: exits
# does: kills itself by signals and by a bad address
# earns: hit_at_k=0
# %% exercise="hit_at_k"
def hit_at_k(suggested, held_out):
    import ctypes, os, signal
    try:
        os.kill(os.getpid(), signal.SIGKILL)
    except OSError:
        ctypes.string_at(8)
