# family: exits
# does: does not come to its end: threads that wait, functions at exit, finalizers that sleep
# earns:
# %% extra
import atexit, threading, time
class Sleeps:
    def __del__(self): time.sleep(25)
kept = Sleeps()
atexit.register(time.sleep, 25)
threading.Thread(target=time.sleep, args=(25,)).start()
