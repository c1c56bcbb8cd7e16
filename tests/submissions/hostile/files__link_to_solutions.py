# family: files
# does: hands in a link to the solutions in the place of a notebook
# base: blank
# earns:
def hand_in(lab, folder):
    (folder / f"{lab.name}.ipynb").symlink_to("{{SECRET}}")
