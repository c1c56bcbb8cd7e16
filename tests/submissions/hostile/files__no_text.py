# family: files
# does: hands in bytes that are no text
# base: blank
# earns:
def hand_in(lab, folder):
    (folder / f"{lab.name}.ipynb").write_bytes(bytes(range(256)) * 100)
