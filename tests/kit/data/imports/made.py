"""Three short lists as every program would write them; each kind is a row of a table in the docs."""

import gzip
import io
import json
import pickle
import zipfile
from zlib import crc32

import numpy as np

from kit.data.worlds.dials import MINI
from kit.data.worlds.playlists import playlists_world

LISTS = [["11", "12", "13"], ["12", "13", "14"], ["11", "13", "12", "14"]]
NAMES = {
    "11": ("Blue moth", "Ana Li"),
    "12": ("Ça va", "Ana Li"),
    "13": ("Ночь", 'Zed "Q"'),
    "14": ("Rain, again", "Low & Co"),
}
URI = "spotify:track:"


def objects(items):
    array = np.empty(len(items), object)
    array[:] = items
    return array


def saved(array):
    file = io.BytesIO()
    np.save(file, array, allow_pickle=True)
    return file.getvalue()


def zipped(files):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return file.getvalue()


def savez(**arrays):
    file = io.BytesIO()
    np.savez(file, **arrays)
    return file.getvalue()


def uri(track):
    return f"{URI}{int(track):022d}"


def slice_of(lists=LISTS, names=NAMES, first=0):
    """A slice in the schema of the Million Playlist data set."""
    playlists = []
    for pid, tracks in enumerate(lists, first):
        rows = [
            {
                "pos": pos,
                "artist_name": names[track][1],
                "track_uri": uri(track),
                "artist_uri": f"spotify:artist:{crc32(names[track][1].encode()):022d}",
                "track_name": names[track][0],
                "album_uri": "spotify:album:0",
                "duration_ms": 200_000,
                "album_name": "Dusk",
            }
            for pos, track in enumerate(tracks)
        ]
        about = {
            "name": f"p{pid}",
            "collaborative": "false",
            "pid": pid,
            "modified_at": 1493424000,
            "num_followers": 1,
        }
        playlists.append({**about, "num_tracks": len(rows), "num_albums": 1, "num_edits": 1, "tracks": rows})
    info = {
        "generated_on": "2017-12-03 08:41:42.057563",
        "slice": f"{first}-{first + len(lists) - 1}",
        "version": "v1",
    }
    return {"info": info, "playlists": playlists}


def world_slice(n=1000):
    """The first lists of the small world as a slice of the Million Playlist data set; its songs are invented."""
    world = playlists_world(6_000, dials=MINI).playlists
    ids = world.deezer_ids
    names = {str(one): (world.titles[t], world.artist_names[world.artists[t]]) for t, one in enumerate(ids)}
    return slice_of([[str(one) for one in ids[world[i]]] for i in range(n)], names)


def as_json(document):
    return json.dumps(document, indent=2).encode()


def csv_of(header, rows, sign=","):
    def cell(text):
        return '"' + text.replace('"', '""') + '"' if any(c in text for c in (sign, '"')) else text

    return "".join(sign.join(map(cell, row)) + "\r\n" for row in [header, *rows]).encode()


def long_rows(*fields):
    parts = {
        "list": lambda i, p, t: f"list {i}",
        "pos": lambda i, p, t: str(p),
        "uri": lambda i, p, t: uri(t),
    }
    parts |= {
        "id": lambda i, p, t: t,
        "title": lambda i, p, t: NAMES[t][0],
        "artist": lambda i, p, t: NAMES[t][1],
    }
    return [
        [parts[f](i, p, t) for f in fields] for i, tracks in enumerate(LISTS) for p, t in enumerate(tracks)
    ]


def tokens(sign=" "):
    return "\n".join(
        sign.join(f"track_{t}{sign}artist_{NAMES[t][1][:1]}" for t in one) for one in LISTS
    ).encode()


def heard():
    """When each track was heard: a track every five minutes, an hour between lists."""
    at = 1_700_000_000
    for tracks in LISTS:
        for track in tracks:
            yield at, track
            at += 300
        at += 3600


def jspf(tracks, key="identifier"):
    rows = [
        {key: [f"https://musicbrainz.org/recording/{t}"], "title": NAMES[t][0], "creator": NAMES[t][1]}
        for t in tracks
    ]
    return {"playlist": {"title": "p", "track": rows}}


def xspf(tracks):
    def safe(text):
        return text.replace("&", "&amp;").replace("<", "&lt;")

    rows = [
        f"<track><title>{safe(NAMES[t][0])}</title><creator>{safe(NAMES[t][1])}</creator></track>"
        for t in tracks
    ]
    top = '<?xml version="1.0" encoding="UTF-8"?>\n<playlist version="1" xmlns="http://xspf.org/ns/0/"><trackList>'
    return (top + "".join(rows) + "</trackList></playlist>").encode()


def m3u(tracks):
    return "\n".join(
        ["#EXTM3U", *(f"#EXTINF:200,{NAMES[t][1]} - {NAMES[t][0]}\nmusic/{t}.mp3" for t in tracks)]
    ).encode()


def each(write, ending):
    """A folder, or a zip, of one file a list."""
    return {f"party {i}.{ending}": write(tracks) for i, tracks in enumerate(LISTS)}


def listens():
    return b"".join(
        json.dumps(
            {"listened_at": at, "track_metadata": {"track_name": NAMES[t][0], "artist_name": NAMES[t][1]}}
        ).encode()
        + b"\n"
        for at, t in reversed(list(heard()))
    )


def scrobbles():
    rows = [[str(at), "x", NAMES[t][1], "", "Dusk", "", NAMES[t][0], ""] for at, t in reversed(list(heard()))]
    return csv_of(
        ["uts", "utc_time", "artist", "artist_mbid", "album", "album_mbid", "track", "track_mbid"], rows
    )


def account():
    def item(t):
        return {
            "track": {
                "trackName": NAMES[t][0],
                "artistName": NAMES[t][1],
                "albumName": "x",
                "trackUri": uri(t),
            }
        }

    return as_json(
        {"playlists": [{"name": str(i), "items": [item(t) for t in one]} for i, one in enumerate(LISTS)]}
    )


def streams():
    from datetime import UTC, datetime

    return as_json(
        [
            {
                "endTime": datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%d %H:%M"),
                "artistName": NAMES[t][1],
                "trackName": NAMES[t][0],
                "msPlayed": 200_000,
            }
            for at, t in heard()
        ]
    )


def log():
    rows = [[NAMES[t][1], "Dusk", NAMES[t][0], "1", "200", "L", str(at), ""] for at, t in heard()]
    return ("#AUDIOSCROBBLER/1.1\n#TZ/UTC\n" + "\n".join("\t".join(row) for row in rows) + "\n").encode()


INTS = [list(map(int, one)) for one in LISTS]
PADDED = np.array([[11, 12, 13, -1], [12, 13, 14, -1], [11, 13, 12, 14]])
FLAT = np.array([track for one in INTS for track in one])

# Of each row of the table: the name of the file, and what it holds: bytes, or a folder of them.
READ = {
    "Million Playlist slice": ("mpd.slice.0-2.json", lambda: as_json(slice_of())),
    "folder of slices": (
        "slices",
        lambda: {f"mpd.slice.{i}-{i}.json": as_json(slice_of([one], first=i)) for i, one in enumerate(LISTS)},
    ),
    "zip of slices": (
        "slices.zip",
        lambda: zipped({"data/a.json": as_json(slice_of()), "README.md": b"terms"}),
    ),
    "Spotify account export": ("Playlist1.json", account),
    "Spotify streaming history": ("StreamingHistory_music_0.json", streams),
    "Exportify": (
        "party",
        lambda: {
            f"{i}.csv": csv_of(
                ["Track URI", "Track Name", "Artist URI(s)", "Artist Name(s)", "Album Name"],
                [[uri(t), NAMES[t][0], "spotify:artist:1", NAMES[t][1], "x"] for t in one],
            )
            for i, one in enumerate(LISTS)
        },
    ),
    "long table, commas": (
        "long.csv",
        lambda: csv_of(
            ["playlist", "track", "artist", "title", "position"],
            sorted(
                long_rows("list", "id", "artist", "title", "pos"), key=lambda row: (row[0], -int(row[-1]))
            ),
        ),
    ),
    "long table, semicolons": (
        "long.csv",
        lambda: csv_of(["Playlist ID", "Track_ID"], long_rows("list", "id"), ";"),
    ),
    "long table, tabs": (
        "long.tsv",
        lambda: csv_of(
            ["Playlist name", "Track name", "Artist name"], long_rows("list", "title", "artist"), "\t"
        ),
    ),
    "tokens a line": ("lists.txt", tokens),
    "tokens, commas": ("lists.csv", lambda: tokens(",")),
    "bare ids a line": ("ids.txt", lambda: "\n".join(" ".join(one) for one in LISTS).encode()),
    "UTF-16": ("lists.txt", lambda: tokens().decode().encode("utf-16")),
    "M3U, M3U8": ("parties", lambda: each(m3u, "m3u8")),
    "PLS": (
        "parties",
        lambda: each(
            lambda one: "\n".join(
                [
                    "[playlist]",
                    *(
                        f"File{n}={t}.mp3\nTitle{n}={NAMES[t][1]} - {NAMES[t][0]}"
                        for n, t in enumerate(one, 1)
                    ),
                ]
            ).encode(),
            "pls",
        ),
    ),
    "XSPF": ("parties.zip", lambda: zipped(each(xspf, "xspf"))),
    "JSPF": ("parties", lambda: each(lambda one: as_json(jspf(one)), "jspf")),
    "ListenBrainz": ("listens.jsonl", listens),
    "Last.fm scrobbles": ("scrobbles.csv", scrobbles),
    "scrobbler log": (".scrobbler.log", log),
    "JSON of lists": ("lists.json", lambda: json.dumps(INTS).encode()),
    "numpy, lists of tokens": (
        "lists.npy",
        lambda: saved(objects([line.split() for line in tokens().decode().splitlines()])),
    ),
    "numpy, lists of integers": ("lists.npy", lambda: saved(objects([np.array(one) for one in INTS]))),
    "numpy, bytes": ("lists.npy", lambda: saved(objects([[t.encode() for t in one] for one in LISTS]))),
    "numpy, rows": ("lists.npy", lambda: saved(PADDED)),
    "numpy, two columns": (
        "lists.npy",
        lambda: saved(np.array([(i, t) for i, one in enumerate(INTS) for t in one])),
    ),
    "npz": ("lists.npz", lambda: savez(values=FLAT, offsets=np.array([0, 3, 6, 10]))),
    "gzip": ("lists.npy.gz", lambda: gzip.compress(saved(PADDED))),
}
REFUSED = {
    "an empty file": ("lists.txt", b"", "an empty file"),
    "prose": ("notes.txt", b"Dear diary\nwe danced\n", "text that begins"),
    "a table of something else": (
        "films.csv",
        b"film,stars\nBlue,4\nRed,5\n",
        "a table whose columns are not known",
    ),
    "JSON of something else": (
        "people.json",
        b'{"people": [{"name": "Ana"}]}',
        "JSON without lists of tracks",
    ),
    "a web page": ("page.html", b"<!doctype html><html><body>log in</body></html>", "a web page"),
    "a library of iTunes": (
        "Library.xml",
        b'<?xml version="1.0"?><plist version="1.0"><dict/></plist>',
        "the library of iTunes",
    ),
    "music, or a picture": ("song.mp3", b"ID3\x04" + bytes(200), "a piece of music"),
    "a pickle": ("lists.pkl", pickle.dumps(LISTS), "a pickle, which may run code"),
    "another archive": ("lists.7z", b"7z\xbc\xaf\x27\x1c" + bytes(40), "unpack it"),
}
