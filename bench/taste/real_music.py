"""Real music with free licences, from packages of Debian: what `make demo-audio` and the test of real music listen to.

    python -m bench.taste.real_music build/music

fetches six small packages (83 MB), unpacks their music into LIKED, DISLIKED and CANDIDATES, a folder a package, and
installs nothing. The listener who likes acoustic music of adventures, and no fast electronic music, is made up. No
music is ever part of the repository.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

from kit.whole import write_whole


class Package(NamedTuple):
    """A package of Debian, where its music lies in it, and what the made-up listener says of it."""

    name: str
    music: str
    side: str
    licence: str


PACKAGES = (
    Package("ardentryst", "usr/share/games/ardentryst/Music", "LIKED", "CC-BY-SA-3.0"),
    Package("plee-the-bear-data", "usr/share/games/plee-the-bear/music", "LIKED", "CC-BY-SA-3.0"),
    Package("noiz2sa-data", "usr/share/games/noiz2sa/sounds", "DISLIKED", "BSD-2"),
    Package("torus-trooper-data", "usr/share/games/torus-trooper/sounds/musics", "DISLIKED", "BSD-2"),
    Package("parsec47-data", "usr/share/games/parsec47/sounds", "DISLIKED", "BSD-2"),
    Package("amoebax-data", "usr/share/games/amoebax/music", "CANDIDATES", "Free Art 1.2"),
)


def bring(folder: Path) -> None:
    """Fetch what is not there yet; each package's folder appears whole or not at all."""
    folder.mkdir(parents=True, exist_ok=True)
    licences = "".join(f"{one.name}: {one.licence}; its debian/copyright says more\n" for one in PACKAGES)
    write_whole(folder / "licences.txt", licences)
    for package in PACKAGES:
        place = folder / package.side / package.name
        if place.is_dir():
            continue
        place.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder) as work:
            _run("apt-get", "download", "--quiet=2", package.name, within=work)
            (brought,) = Path(work).glob("*.deb")
            _run("dpkg-deb", "-x", brought.name, "unpacked", within=work)
            music = Path(work, "unpacked", package.music)
            for effect in music.rglob("*.wav"):  # what is heard when something is hit
                effect.unlink()
            write_whole(
                music / "licence.txt", f"{package.name}: {package.licence}; see its debian/copyright\n"
            )
            shutil.move(music, place)
        print(f"{package.name}: {sum(1 for _ in place.rglob('*.ogg'))} files of music", flush=True)


def _run(*command: str, within: str) -> None:
    if not shutil.which(command[0]):
        raise SystemExit(
            f"{command[0]} is missing: the packages are Debian's; {', '.join(p.name for p in PACKAGES)}"
        )
    done = subprocess.run(command, cwd=within, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(
            f"{' '.join(command)} failed: {done.stderr.strip()}; run apt-get update where there is a network"
        )


if __name__ == "__main__":
    if len(sys.argv) != 2:
        raise SystemExit("name the folder: python -m bench.taste.real_music build/music")
    bring(Path(sys.argv[1]))
