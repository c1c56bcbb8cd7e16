# family: wire
# does: a thread sends replies all the time, whether anything was asked or not
# earns: hit_at_k=0
# %% exercise="hit_at_k"
import gc, threading, time
from autograde.trust.student_side import StudentSide
def flood():
    served = [thing for thing in gc.get_objects() if type(thing) is StudentSide]
    for _ in range(200):
        for thing in served:
            thing.transport.send({"value": 1.0, "outputs": []})
        time.sleep(0.01)
def hit_at_k(suggested, held_out):
    return 0.0
threading.Thread(target=flood, daemon=True).start()
