"""Playlists as people have them: one reader a format, recognised by content, and one pipeline for all.

- `importing`: `import_file`, and `python -m kit data import`; `members`: files, folders, zips, gzip
- `kinds`: which reader a file goes to; `refusal`: what is said of one that goes to none
- `pieces`: what every reader gives; `journal`, `numbering`: what becomes of it, in little memory
- `spotify`, `jspf`, `listens`: what JSON holds, read by `jsons`, element by element; `times`: when it was heard
- `tables`: CSV; `m3u`, `xspf`: files of players; `tokens`: text of ids; `arrays`: numpy
- `reading`: text in whatever encoding it was saved
"""

from __future__ import annotations

__all__: list[str] = []
