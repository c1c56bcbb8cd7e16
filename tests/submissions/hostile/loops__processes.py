# family: loops
# does: starts processes and threads, and these start more
# earns:
# %% extra
import os, subprocess, sys, threading, time
for _ in range(15):
    try:
        if os.fork() == 0:
            time.sleep(20)
            os._exit(0)
    except OSError:
        break
try:
    subprocess.Popen([sys.executable, "-c", "import time; time.sleep(20)"])
except OSError as error:
    print(type(error).__name__)
for _ in range(30):
    threading.Thread(target=time.sleep, args=(20,), daemon=True).start()
