"""`python -m kit`: bring playlists to this computer."""

from __future__ import annotations

import argparse
import sys

from kit.data.cache import cache_folder
from kit.data.deezer import deezer_path, import_file, imported_names, load_deezer
from kit.data.errors import DataError
from kit.data.playlists import Playlists


def main(arguments: list[str] | None = None) -> int:
    """Run one command; the exit status is 0, or 2 after an error.

    Examples
    --------
    >>> main(["data", "list"])   # doctest: +ELLIPSIS
    mini ...
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
    data = parser.add_subparsers(required=True).add_parser("data", help="import, download or list playlists")
    commands = data.add_subparsers(required=True)

    importing = commands.add_parser("import", help="convert a file in Deezer's layout")
    importing.add_argument("path", metavar="PATH", help=".npy or .txt")
    importing.add_argument("--tracks", metavar="TABLE", help="table with track_id, title, name")
    importing.add_argument("--name", help="what to call it (otherwise the file's own name)")
    importing.set_defaults(run=_import)

    downloading = commands.add_parser("download", help="the playlists of the original lab")
    downloading.add_argument("name", choices=["deezer"])
    downloading.set_defaults(run=_download)

    commands.add_parser("list", help="the data sets that load_playlists knows").set_defaults(run=_list)
    return parser


def _import(asked: argparse.Namespace) -> None:
    _show(import_file(asked.path, asked.tracks, asked.name))


def _download(_: argparse.Namespace) -> None:
    _show(load_deezer())


def _show(playlists: Playlists) -> None:
    print(playlists)
    print(f'to use them: load_playlists("{playlists.name}")')


def _list(_: argparse.Namespace) -> None:
    here = "on this computer" if deezer_path().exists() else "to fetch: python -m kit data download deezer"
    print("mini    comes with the kit")
    print(f"deezer  {here}")
    for name in imported_names():
        print(f"{name}  imported")
    print(f"(kept in {cache_folder()})")


if __name__ == "__main__":
    sys.exit(main())
