# family: files
# does: hands in an archive whose members lead out of it
# base: blank
# earns:
import zipfile

def hand_in(lab, folder):
    with zipfile.ZipFile(folder / f"{lab.name}.zip", "w") as archive:
        archive.writestr("../../../escaped.ipynb", '{"cells": []}')
        archive.writestr("/tmp/kit-canary-escaped.ipynb", '{"cells": []}')
