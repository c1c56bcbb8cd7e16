"""The only downloader: resumable, and checked before a file gets its final name."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import requests
from tqdm import tqdm

from kit.data.errors import FULL, DataError, unwritten

_CHUNK = 1 << 18
_TIMEOUT = (10.0, 60.0)  # seconds to connect; seconds of silence


@dataclass(frozen=True)
class Source:
    """A file to download.

    Attributes
    ----------
    name : str
        What it is called on this computer.
    url : str
    blob : str
        Its git blob id: what `git hash-object` prints.
    size : int, optional
        In bytes, where known.
    md5 : str
        In place of the blob id, where its publisher gives that alone.
    """

    name: str
    url: str
    blob: str = ""
    size: int | None = None
    md5: str = ""

    def is_at(self, path: Path) -> bool:
        """Whether a file on disk has the checksum of this source."""
        return (blob_id(path) == self.blob) if self.blob else (_md5(path) == self.md5)


def blob_id(path: Path) -> str:
    r"""Compute the git blob id of a file: SHA-1 of ``b"blob <size>\0"`` and its bytes.

    Examples
    --------
    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp(), "hello")
    >>> _ = path.write_bytes(b"hello\n")
    >>> blob_id(path)
    'ce013625030ba8dba906f756967f9e9ca394464a'
    """
    digest = hashlib.sha1(b"blob %d\0" % path.stat().st_size, usedforsecurity=False)
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def _md5(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, lambda: hashlib.md5(usedforsecurity=False)).hexdigest()


def download(source: Source, folder: str | Path, session: requests.Session | None = None) -> Path:
    r"""Bring a file into a folder, unless it is there already.

    What has arrived waits in ``<name>.part``, where a later call goes on. It gets its final name only
    when its hash is right.

    Parameters
    ----------
    source : Source
    folder : path
        Made if missing.
    session : requests.Session, optional
        The seam to the network.

    Returns
    -------
    Path

    Raises
    ------
    DataError
        The message says what happened and what to do.

    Examples
    --------
    >>> import tempfile
    >>> folder = Path(tempfile.mkdtemp())
    >>> _ = Path(folder, "hello.txt").write_bytes(b"hello\n")
    >>> source = Source("hello.txt", "https://example.org/", "ce013625030ba8dba906f756967f9e9ca394464a")
    >>> download(source, folder).name   # there already, and right: nothing is asked of the network
    'hello.txt'
    """
    path = Path(folder) / source.name
    part = path.with_name(path.name + ".part")
    try:
        part.parent.mkdir(parents=True, exist_ok=True)
        with _alone_in(part.parent):
            for found in (path, part):
                if found.is_file() and source.is_at(found):
                    found.replace(path)
                    return path
            with requests.Session() if session is None else nullcontext(session) as web:
                _receive(web, source, part)
            if not source.is_at(part):
                raise _altered(source, part)
            part.replace(path)
    except OSError as error:
        if error.errno in FULL:
            raise _disk_full(part.parent) from error
        raise unwritten(
            path, error, "set KIT_DATA to a folder that you may write to, and run again"
        ) from error
    return path


@contextmanager
def _alone_in(folder: Path) -> Iterator[None]:
    """Let one run at a time download into a folder; another one waits, and then finds what the first has brought.

    The system lets go of a lock with the process that has it, however that ends. Where folders cannot be locked (on
    Windows, in some shared folders), two runs at once spoil each other's file, which its hash then tells.
    """
    if sys.platform == "win32":
        yield
        return
    import fcntl

    handle = os.open(folder, os.O_RDONLY)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print(f"another run downloads into {folder}: waiting for it")
            fcntl.flock(handle, fcntl.LOCK_EX)
        except OSError as error:
            print(f"{folder} cannot be locked ({error.strerror}): start no second download into it meanwhile")
        yield
    finally:
        os.close(handle)


def _receive(web: requests.Session, source: Source, part: Path) -> None:
    """Append what is missing of a file to its `.part`."""
    start = part.stat().st_size if part.exists() else 0
    response = _ask(web, source, start)
    if start and not _continues(response, start):
        start = 0
        if response.status_code in (206, 416):  # some other piece, or none: ask for the whole
            response.close()
            response = _ask(web, source, start)
    with closing(response):
        _refuse_status(response, source, start)
        total = _total(response, start, source)
        if source.size not in (None, total):
            raise _altered(source, part)
        if total is not None and total - start > shutil.disk_usage(part.parent).free:
            raise _disk_full(part.parent, total - start)
        _write(response, source, part, start, total)


def _ask(web: requests.Session, source: Source, start: int) -> requests.Response:
    headers = {"Accept-Encoding": "identity"}  # a range of a compressed body is no range of the file
    if start:
        headers["Range"] = f"bytes={start}-"
    try:
        return web.get(source.url, headers=headers, stream=True, timeout=_TIMEOUT)
    except requests.exceptions.SSLError as error:
        why = "its certificate was refused: is the clock right, does a proxy stand between?"
        raise _unreachable(source, why) from error
    except requests.Timeout as error:
        raise _unreachable(source, "it did not answer in time") from error
    except requests.ConnectionError as error:
        raise _unreachable(source, "no connection") from error
    except requests.RequestException as error:
        raise _unreachable(source, type(error).__name__) from error


def _is_encoded(response: requests.Response) -> bool:
    return response.headers.get("Content-Encoding", "identity").lower() != "identity"


def _continues(response: requests.Response, start: int) -> bool:
    """Whether an answer holds the piece that begins where the `.part` ends."""
    piece = re.match(r"bytes (\d+)-", response.headers.get("Content-Range", ""))
    begins = piece is not None and int(piece[1]) == start
    return response.status_code == 206 and begins and not _is_encoded(response)


def _total(response: requests.Response, start: int, source: Source) -> int | None:
    """Read the size of the whole file out of the server's answer."""
    length = response.headers.get("Content-Length", "")
    if _is_encoded(response) or not length.isdecimal():
        return source.size
    return start + int(length)


def _write(response: requests.Response, source: Source, part: Path, start: int, total: int | None) -> None:
    received = start
    with (
        part.open("ab" if start else "wb") as file,
        tqdm(desc=source.name, total=total, initial=start, unit="B", unit_scale=True, file=sys.stdout) as bar,
    ):
        try:
            for chunk in response.iter_content(_CHUNK):
                file.write(chunk)
                received += len(chunk)
                bar.update(len(chunk))
                if total is not None and received > total:
                    break
        except requests.RequestException as error:
            raise _cut_short(source, received, total) from error
    if total is not None and received < total:
        raise _cut_short(source, received, total)


def _refuse_status(response: requests.Response, source: Source, start: int) -> None:
    status, host = response.status_code, urlsplit(source.url).hostname
    if status == 200 or (status == 206 and start):
        return
    if status in (403, 429):
        wait = _retry_after(response)
        raise DataError(
            f"{host} refuses {source.name} for now (HTTP {status}: quota or block); {wait}, then run again"
        )
    if status in (404, 410):
        raise DataError(
            f"{source.name} is no longer at {source.url} (HTTP {status}); update the kit, or, if you "
            "have the file, python -m kit data import PATH"
        )
    if status >= 500:
        raise DataError(f"{host} has a fault of its own (HTTP {status}); run again in a few minutes")
    raise DataError(f"{host} answered HTTP {status} for {source.name}; open {source.url} to see why")


def _retry_after(response: requests.Response) -> str:
    after = response.headers.get("Retry-After", "")
    after = "".join(filter(str.isprintable, after))[:40]
    if not after:
        return "wait an hour"
    return f"it asks to wait {after} seconds" if after.isdecimal() else f"it asks to wait until {after}"


def _unreachable(source: Source, why: str) -> DataError:
    return DataError(
        f"{urlsplit(source.url).hostname} cannot be reached ({why}); check the network (behind a proxy: set "
        f"HTTPS_PROXY) and run again, or fetch {source.url} elsewhere and python -m kit data import PATH"
    )


def _cut_short(source: Source, received: int, total: int | None) -> DataError:
    of = "" if total is None else f" of {total:,}"
    got = f"{received:,}{of} bytes"
    return DataError(f"{source.name} was cut short after {got}; they are kept: run again to resume")


def _altered(source: Source, part: Path) -> DataError:
    part.unlink(missing_ok=True)
    expected = f"git blob {source.blob[:12]}" if source.blob else f"md5 {source.md5[:12]}"
    return DataError(
        f"{source.name} is not the file the kit knows (expected {expected}): it changed "
        "upstream or was altered on the way (a log-in page, a proxy); it was deleted: run again, and if this "
        "stays, update the kit"
    )


def _disk_full(folder: Path, needed: int | None = None) -> DataError:
    more = "more room" if needed is None else f"{needed / 1e6:,.0f} MB more"
    return DataError(
        f"the disk that holds {folder} is full: {more} needed; make room, or set KIT_DATA to a folder on "
        "another disk, and run again"
    )
