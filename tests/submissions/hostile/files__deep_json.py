# family: files
# does: hands in lists in each other, a hundred thousand deep
# base: blank
# earns:
def hand_in(lab, folder):
    (folder / f"{lab.name}.ipynb").write_text('{"cells": ' + "[" * 100_000 + "]" * 100_000 + "}")
