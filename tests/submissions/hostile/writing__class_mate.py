# family: writing
# does: empties, renames, links and deletes a class-mate's notebook
# earns: hit_at_k=0
# %% exercise="hit_at_k"
import os, shutil
def hit_at_k(suggested, held_out):
    return 0.5
mate = "{{MATE}}"
for act in (lambda: open(mate, "w").close(), lambda: os.truncate(mate, 0), lambda: os.rename(mate, mate + "~"), lambda: os.link(mate, "mine"), lambda: os.replace("/dev/null", mate), lambda: os.chmod(mate, 0), lambda: os.utime(mate, (0, 0)), lambda: os.unlink(mate), lambda: shutil.rmtree(os.path.dirname(mate))):
    try:
        act()
    except OSError as error:
        print(type(error).__name__)
