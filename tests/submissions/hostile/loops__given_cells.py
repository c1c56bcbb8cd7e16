# family: loops
# does: has the instructor's own cells wait, by what they call
# earns:
# %% extra
import time
before = PairSampler.__init__
def slow(self, *args, **options):
    time.sleep(4)
    before(self, *args, **options)
PairSampler.__init__ = slow
