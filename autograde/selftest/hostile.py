"""stub until the corpus is merged."""


def tried(lab, folder, level, jobs):
    return 0, 0, []
