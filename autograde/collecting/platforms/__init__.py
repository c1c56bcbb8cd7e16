"""Which platform a download comes from, by the names and files in it.

Each module has a `NAME`, an `EXAMPLE` of a way to a file, and `read`, which gives what the names tell, or None for a
download that is not the platform's.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import tzinfo
from types import ModuleType

from autograde.collecting.download import Download
from autograde.collecting.handed import Reading
from autograde.collecting.platforms import (
    blackboard,
    brightspace,
    canvas,
    github,
    gradescope,
    ilias,
    moodle,
    nbgrader,
    olat,
    plain,
    sakai,
)
from autograde.trust.archives import FileKind, kind_of

NAMED: tuple[ModuleType, ...] = (
    gradescope,
    moodle,
    canvas,
    brightspace,
    blackboard,
    sakai,
    olat,
    ilias,
    nbgrader,
    github,
)
ALL = (*NAMED, plain)
Read = Callable[[Download, tzinfo | None], Reading | None]


def recognised(download: Download, zone: tzinfo | None, platform: str | None = None) -> Reading | None:
    """Read a download as the platform that it comes from; None for any other.

    Parameters
    ----------
    download : Download
    zone : tzinfo or None
        Of times that are written without one.
    platform : str, optional
        The one that the user names.

    Raises
    ------
    ValueError
        Where two platforms may have made it.
    """
    asked = [module for module in NAMED if platform is None or module.__name__.endswith(f".{platform}")]
    found: dict[str, Reading] = {}
    for level in download.levels():
        for module in asked:
            reading = module.read(level, zone)
            if reading is not None and (platform is not None or _most_is_named(reading)):
                found[module.NAME] = reading
        if found:
            break
    if len(found) > 1:
        ways = " or ".join(
            f"--platform {module.__name__.rpartition('.')[2]}" for module in asked if module.NAME in found
        )
        raise ValueError(
            f"{download.name} may be a download of {' or of '.join(found)}: say which, with {ways}"
        )
    return next(iter(found.values()), None)


def _most_is_named(reading: Reading) -> bool:
    """Whether a platform has named most of the work: one such name among others may be somebody's own."""
    work = (FileKind.NOTEBOOK, FileKind.ZIP)
    named = {each.entry.path for each in reading.handed}
    return len(named) >= sum(kind_of(entry.way[-1]) in work for entry in reading.nobodys)


def of_no_platform(download: Download, platform: str) -> str:
    """Tell that a download is not of the platform that the user names."""
    (module,) = (module for module in NAMED if module.__name__.endswith(f".{platform}"))
    return (
        f"{download.name} holds no name as {module.NAME} gives it, such as {module.EXAMPLE}: "
        "leave --platform out, or check the download"
    )


def keys() -> tuple[str, ...]:
    """Give what `--platform` may be."""
    return tuple(module.__name__.rpartition(".")[2] for module in NAMED)
