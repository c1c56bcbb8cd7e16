# family: writing
# does: writes to the solutions through links, hard and symbolic, in its own folder
# earns: hit_at_k=0
# %% exercise="hit_at_k"
import os
def hit_at_k(suggested, held_out):
    return 0.5
for make in (os.symlink, os.link):
    try:
        make("{{SECRET}}", f"to_solutions_{make.__name__}")
        with open(f"to_solutions_{make.__name__}", "a") as file:
            file.write("# changed\n")
    except OSError as error:
        print(type(error).__name__)
try:
    os.symlink(os.path.dirname("{{SECRET}}"), "results")  # whoever clears the folder must not follow it
except OSError as error:
    print(type(error).__name__)
