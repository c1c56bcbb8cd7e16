# family: exits
# does: locks the gradebook and keeps the lock for as long as it lives
# earns:
# %% extra
import fcntl, sqlite3
try:
    book = sqlite3.connect("{{GRADEBOOK}}", timeout=0.5)
    book.execute("begin exclusive")
    file = open("{{GRADEBOOK}}", "r+b")
    fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
except Exception as error:
    print(type(error).__name__)
