"""GitHub Classroom: what `gh classroom clone student-repos` writes, a repository a person."""

from __future__ import annotations

from datetime import tzinfo

from autograde.collecting.download import Download
from autograde.collecting.handed import Claim, Handed, Reading

NAME = "GitHub Classroom"
EXAMPLE = "01-track2vec-submissions/01-track2vec-ada/labs/01_track2vec.ipynb"
_ENDING = "-submissions"


def read(download: Download, zone: tzinfo | None) -> Reading | None:
    """Read the folders of an assignment: each is named after it and after a GitHub login; no time is in them."""
    del zone
    if not download.above or not download.above[-1].endswith(_ENDING):
        return None
    begins = download.above[-1].removesuffix(_ENDING) + "-"
    handed, nobodys = [], []
    for entry in download.entries:
        login = entry.way[0].removeprefix(begins)
        if len(entry.way) == 1 or login == entry.way[0] or not login:
            nobodys.append(entry)
        else:
            handed.append(Handed(entry, Claim(login=login), "/".join(entry.way[1:])))
    return Reading(NAME, tuple(handed), tuple(nobodys)) if handed else None
