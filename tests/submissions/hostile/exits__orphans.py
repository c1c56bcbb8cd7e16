# family: exits
# does: leaves a process behind that has left its session and its parents
# earns:
# %% extra
import os, time
try:
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            time.sleep(25)
        os._exit(0)
except OSError as error:
    print(type(error).__name__)
