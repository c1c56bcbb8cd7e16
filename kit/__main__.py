"""`python -m kit` brings data here, recommends artists, orders your own music, carries labs on and packs them."""

from __future__ import annotations

import argparse
import errno
import io
import os
import sys

try:
    from kit.data.deezer import deezer_path, load_deezer
    from kit.data.errors import DataError
    from kit.data.folder import cache_folder
    from kit.data.hetrec import is_hetrec
    from kit.data.imported import imported_names
    from kit.data.imports.importing import import_file
    from kit.data.imports.times import pause
    from kit.data.lastfm import LastFM, import_lastfm, load_lastfm
    from kit.data.playlists import Playlists
    from kit.data.pretrained import download_musicnn, musicnn_wheel
    from kit.funnel import command as funnel
    from kit.notebooks import NotebookError
    from kit.notebooks import command as notebooks
    from kit.taste import command as taste
except KeyboardInterrupt:  # the first imports take a second or two
    print("stopped; run again to go on", file=sys.stderr)
    sys.exit(130)


def main(arguments: list[str] | None = None) -> int:
    """Run one command; the exit status is 0, 1 for a wrong notebook, 2 after another error, or 130 after Ctrl-C.

    Examples
    --------
    >>> main(["data", "list"])   # doctest: +ELLIPSIS
    world ...
    0
    """
    asked = _parser().parse_args(arguments)
    if isinstance(
        sys.stdout, io.TextIOWrapper
    ):  # a name may have letters that the terminal's encoding has not
        sys.stdout.reconfigure(errors="backslashreplace")
    try:
        asked.run(asked)
        if sys.stdout is not None:
            sys.stdout.flush()
    except NotebookError as error:
        print("error:", error, file=sys.stderr)
        return 1
    except DataError as error:
        print("error:", error, file=sys.stderr)
        return 2
    except OSError as error:
        if error.filename is not None or error.errno not in (errno.EPIPE, errno.ENOSPC):
            raise
        _give_up_printing()
        print(
            f"error: what is said here cannot be written ({error.strerror}), so the command stopped; send it where "
            "there is room for it, and read it to its end",
            file=sys.stderr,
        )
        return 2
    except KeyboardInterrupt:
        print("stopped; run again to go on", file=sys.stderr)
        return 130
    return 0


def _give_up_printing() -> None:
    """Let what is still to be printed go nowhere: Python would try once more when it ends, and fail again."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m kit", description=__doc__)
    topics = parser.add_subparsers(required=True)
    data = topics.add_parser("data", help="import, download or list data sets")
    commands = data.add_subparsers(required=True)

    importing = commands.add_parser("import", help="bring playlists of your own, or the Last.fm set")
    importing.add_argument(
        "path",
        metavar="PATH",
        help="playlists: a file of any kind that docs/how-to/real-playlists.md names, a folder or a .zip of them; or "
        "HetRec's Last.fm set, .zip or folder",
    )
    importing.add_argument("--name", help="the name to keep playlists under (default: that of the file)")
    importing.add_argument(
        "--tracks",
        metavar="TABLE",
        help="the table with columns track_id, title, name, where the file has ids alone",
    )
    importing.add_argument(
        "--columns",
        default="",
        help="of a table: playlist=LIST,track=SONG by its headers, or playlist,track,- by places; the names are "
        "playlist, user, track, title, artist, position, time",
    )
    importing.add_argument(
        "--gap", default="30m", help="of what was heard, the pause that ends a list: 30m, 2h (default: 30m)"
    )
    importing.add_argument(
        "--min-count", type=int, metavar="N", help="drop tracks that come fewer than N times (default: 2)"
    )
    importing.set_defaults(run=_import)

    downloading = commands.add_parser("download", help="download the data of the original labs, or a network")
    downloading.add_argument("name", choices=["deezer", "lastfm", "musicnn"])
    downloading.set_defaults(run=_download)

    commands.add_parser("list", help="list the data sets that are known").set_defaults(run=_list)
    funnel.add_to(topics)
    taste.add_to(topics)
    notebooks.add_to(topics)
    return parser


def _import(asked: argparse.Namespace) -> None:
    if is_hetrec(asked.path):
        if asked.tracks or asked.name:
            raise DataError("--tracks and --name are for playlists; the Last.fm set is called lastfm")
        _show_listeners(import_lastfm(asked.path))
        return
    playlists = import_file(
        asked.path,
        asked.tracks,
        asked.name,
        columns=asked.columns,
        gap=pause(asked.gap),
        min_count=asked.min_count,
        say=print,
    )
    _show(playlists)


def _download(asked: argparse.Namespace) -> None:
    if asked.name == "lastfm":
        _show_listeners(load_lastfm("lastfm"))
    elif asked.name == "musicnn":
        print(f"musicnn is here: {download_musicnn()}")
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
    here = "on this computer" if musicnn_wheel() else "to fetch: python -m kit data download musicnn"
    print(f"musicnn  a network that names what it hears, {here}")
    print(f"(kept in {cache_folder()})")


if __name__ == "__main__":
    sys.exit(main())
