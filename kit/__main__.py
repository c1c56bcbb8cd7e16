"""`python -m kit` brings data to this computer, and recommends artists by a funnel of two stages."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from kit.data.deezer import deezer_path, import_file, imported_names, load_deezer
from kit.data.errors import DataError
from kit.data.folder import cache_folder
from kit.data.lastfm import LastFM, import_lastfm, load_lastfm
from kit.data.playlists import Playlists
from kit.funnel.command import add_to


def main(arguments: list[str] | None = None) -> int:
    """Run one command; the exit status is 0, or 2 after an error.

    Examples
    --------
    >>> main(["data", "list"])   # doctest: +ELLIPSIS
    world ...
    0
    """
    asked = _parser().parse_args(arguments)
    try:
        asked.run(asked)
    except DataError as error:
        print("error:", error, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("stopped; run again to go on", file=sys.stderr)
        return 130
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m kit", description=__doc__)
    topics = parser.add_subparsers(required=True)
    data = topics.add_parser("data", help="import, download or list data sets")
    commands = data.add_subparsers(required=True)

    importing = commands.add_parser("import", help="bring playlists in Deezer's layout, or the Last.fm set")
    importing.add_argument(
        "path",
        metavar="PATH",
        help="the .npy or .txt file of playlists, or the .zip or folder of HetRec's Last.fm set",
    )
    importing.add_argument(
        "--tracks", metavar="TABLE", help="for playlists: the table with columns track_id, title, name"
    )
    importing.add_argument(
        "--name", help="for playlists: the name to keep them under (default: that of the file)"
    )
    importing.set_defaults(run=_import)

    downloading = commands.add_parser("download", help="download the data of the original labs")
    downloading.add_argument("name", choices=["deezer", "lastfm"])
    downloading.set_defaults(run=_download)

    commands.add_parser("list", help="list the data sets that are known").set_defaults(run=_list)
    add_to(topics)
    return parser


def _import(asked: argparse.Namespace) -> None:
    path = Path(asked.path)
    if path.is_dir() or path.suffix == ".zip":
        if asked.tracks or asked.name:
            raise DataError("--tracks and --name are for playlists; the Last.fm set is called lastfm")
        _show_listeners(import_lastfm(path))
        return
    _show(import_file(asked.path, asked.tracks, asked.name))


def _download(asked: argparse.Namespace) -> None:
    if asked.name == "lastfm":
        _show_listeners(load_lastfm("lastfm"))
    else:
        _show(load_deezer())


def _show_listeners(music: LastFM) -> None:
    print(music)
    print(f'to use them: load_lastfm("{music.name}"), or python -m kit funnel --data {music.name}')


def _show(playlists: Playlists) -> None:
    print(playlists)
    print(f'to use them: load_playlists("{playlists.name}")')


def _list(_: argparse.Namespace) -> None:
    here = "on this computer" if deezer_path().exists() else "to fetch: python -m kit data download deezer"
    print("world   playlists, comes with the kit")
    print("mini    fewer playlists, comes with the kit")
    print(f"deezer  {here}")
    for name in imported_names():
        print(f"{name}  imported")
    print("world   listeners of artists, comes with the kit")
    there = (cache_folder() / "lastfm").is_dir()
    print(f"lastfm  {'on this computer' if there else 'to fetch: python -m kit data download lastfm'}")
    print(f"(kept in {cache_folder()})")


if __name__ == "__main__":
    sys.exit(main())
