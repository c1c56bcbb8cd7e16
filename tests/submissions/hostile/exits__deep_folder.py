# family: exits
# does: leaves folders in each other that are deeper than a path can name, and names that are no text
# earns:
# %% extra
import os
home = os.getcwd()
for _ in range(1_500):
    os.mkdir("d")
    os.chdir("d")
os.chdir(home)
for name in (b"\xff\xfe", b"-rf", b"\n", b"a" * 255):
    open(name, "w").close()
os.chmod(".", 0o500)
