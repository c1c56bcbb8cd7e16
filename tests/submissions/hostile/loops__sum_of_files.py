# family: loops
# does: fills its folder with files each of which is allowed, and holds more of them open that have no name
# earns:
# %% extra
import os, tempfile
held = []
try:
    for i in range(30):
        for place in (f"part{i}", None):
            file = open(place, "wb") if place else tempfile.TemporaryFile(dir=".")
            os.posix_fallocate(file.fileno(), 0, 12_000_000)
            held.append(file)
except OSError as error:
    print(type(error).__name__)
