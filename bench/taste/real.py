"""`python -m bench.taste.real FOLDER` measures on real music how well a taste is told of albums that are new.

FOLDER holds Debian packages of free music (`apt-get download` brings those of `PACKAGES`), unpacked for the time that
they are read. Of twelve styles six are liked and six are not; two of each are held out as a whole, five times. The
features of lab 03 stand beside those of musicnn, for the same logistic regression. What was found is kept in real.json,
which docs/reference/taste.md shows; no music is kept. Without the packages, or without musicnn, nothing is measured.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import zipfile
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from bench.one_thread import start_anew
from kit.data.songs import SECONDS
from kit.sound.errors import Unheard
from kit.whole import write_whole

__all__ = ["KEPT", "PACKAGES", "real_part"]

KEPT = Path(__file__).with_name("real.json")
GAMES = (
    "noiz2sa",
    "torus-trooper",
    "gunroar",
    "mu-cade",
    "parsec47",
    "titanion",
)  # by one author, in one style
PACKAGES: dict[int, dict[str, tuple[str, ...]]] = {
    1: {
        "wesnoth": ("wesnoth-1.16-music",),
        "drascula": ("drascula-music",),
        "plee-the-bear": ("plee-the-bear-data",),
        "fillets": ("fillets-ng-data",),
        "ardentryst": ("ardentryst",),
        "pushover": ("pushover-data",),
    },
    0: {
        "marsshooter": ("marsshooter-data",),
        "frets on fire": ("fretsonfire-songs-muldjord", "fretsonfire-songs-sectoid"),
        "ufo: alien invasion": ("ufoai-music",),
        "Kenta Cho": tuple(f"{game}-data" for game in GAMES),
        "nexuiz": ("nexuiz-music",),
        "colobot": ("colobot-common-sounds",),
    },
}
"""By whether they are liked: the styles, and the packages of each."""
MOST, WINDOWS, SHORTEST = 12, 4, 25.0  # songs of a style, windows of a song, seconds of what is a song
HELD_OUT, SEEDS = 2, range(5)  # styles of either kind; draws of them
TRIAL = {"musicnn, 50 tags": 0.857, "musicnn, 753 numbers": 0.851, "301 features of lab 03": 0.777}
Floats = NDArray[np.float32]


class Music(NamedTuple):
    """What is heard in windows of songs, by the name of the features, and whose they are."""

    heard: dict[str, Floats]
    song: NDArray[np.int64]
    style: NDArray[np.str_]
    liked: NDArray[np.int64]  # of a window


def unpacked(folder: Path, package: str, into: Path) -> list[Path]:
    """Unpack a package, and the archives of music in it; give its files."""
    found = sorted(folder.glob(f"{package}_*.deb"))
    if not found:
        raise FileNotFoundError(f"{folder} has no {package}_*.deb: apt-get download {package}")
    place = into / package
    subprocess.run(["dpkg-deb", "-x", str(found[-1]), str(place)], check=True)
    for archive in sorted(place.rglob("*.pk3")):
        with zipfile.ZipFile(archive) as file:
            file.extractall(archive.with_suffix(""))
    return sorted(path for path in place.rglob("*") if path.suffix in (".ogg", ".opus") and path.is_file())


def songs_of(paths: list[Path]) -> list[Path]:
    """Choose the songs among files: each recording once, none that is short, no single instrument of a song."""
    import soundfile

    chosen: dict[str, Path] = {}
    for path in paths:
        try:
            seconds = soundfile.info(path).duration
        except soundfile.LibsndfileError:  # one file is made to be refused
            continue
        if seconds >= SHORTEST and path.name not in ("guitar.ogg", "rhythm.ogg"):
            chosen.setdefault(sha256(path.read_bytes()).hexdigest(), path)
    return sorted(chosen.values())


def heard_in(folder: Path, network: Any) -> Music:
    """Listen to songs of all styles."""
    from kit.sound import musicnn, read_windows
    from kit.sound.summary import summary_of

    rng = np.random.default_rng(0)
    rows: dict[str, list[Floats]] = {name: [] for name in TRIAL}
    song, style, liked = [], [], []
    n_songs = 0
    for kind, styles in PACKAGES.items():
        for name, packages in styles.items():
            with tempfile.TemporaryDirectory() as place:
                paths = [one for package in packages for one in unpacked(folder, package, Path(place))]
                songs = songs_of(paths)
                drawn = rng.permutation(len(songs))[:MOST]
                for one in tqdm(drawn, name, unit="song", file=sys.stdout, leave=False):
                    try:
                        windows = read_windows(songs[one], WINDOWS, SECONDS, rng).windows
                    except Unheard:
                        continue
                    told = network(np.concatenate([musicnn.patches(window)[:1] for window in windows]))
                    tags = np.asarray(told["tags"])
                    rows["musicnn, 50 tags"] += list(np.log(tags / (1 - tags)))
                    rows["musicnn, 753 numbers"] += list(np.asarray(told["mean_pool"]))
                    rows["301 features of lab 03"] += [summary_of(window) for window in windows]
                    song += [n_songs] * len(windows)
                    style += [name] * len(windows)
                    liked += [kind] * len(windows)
                    n_songs += 1
    heard = {name: np.stack(values) for name, values in rows.items()}
    return Music(heard, np.array(song), np.array(style), np.array(liked))


def held_out(music: Music, seed: int) -> NDArray[np.bool_]:
    """Draw two liked styles and two others; give the windows that are theirs."""
    rng = np.random.default_rng([seed, 5])
    drawn = [rng.choice(sorted(styles), HELD_OUT, replace=False) for styles in PACKAGES.values()]
    return np.isin(music.style, np.concatenate(drawn))


def auc_of_songs(music: Music, X: Floats, test: NDArray[np.bool_]) -> float:
    """Learn from windows, and compute the AUC of the mean of the windows of each song that is held out."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.metrics import roc_auc_score
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    model = make_pipeline(StandardScaler(), LogisticRegression(C=0.01, max_iter=1000))
    scores = model.fit(X[~test], music.liked[~test]).predict_proba(X[test])[:, 1]
    _, first, place = np.unique(music.song[test], return_index=True, return_inverse=True)
    return float(roc_auc_score(music.liked[test][first], np.bincount(place, scores) / np.bincount(place)))


def measured(music: Music) -> dict[str, Any]:
    """Measure every kind of features on the same styles held out."""
    tests = [held_out(music, seed) for seed in SEEDS]
    return {
        "songs": int(music.song.max()) + 1,
        "styles": len(set(music.style.tolist())),
        "windows": len(music.song),
        "AUC of songs": {
            name: [round(auc_of_songs(music, X, test), 4) for test in tests]
            for name, X in music.heard.items()
        },
    }


def real_part(kept: Path = KEPT) -> str:
    """Write the part of the page that is about real music."""
    found = json.loads(kept.read_text(encoding="utf-8"))
    lines = [
        f"| {name} | {np.mean(values):.3f} [{min(values):.3f}, {max(values):.3f}] | {TRIAL[name]:.3f} |"
        for name, values in found["AUC of songs"].items()
    ]
    return PART.format(
        **{name: found[name] for name in ("songs", "styles", "windows")},
        most=MOST,
        draws=len(SEEDS),
        lines="\n".join(lines),
    )


PART = """
## A network that has heard many songs, on real music

{songs} songs of {styles} styles (packages of free music, {most} songs of each at most; {windows} windows of five
seconds), of which six are called liked. Two liked styles and two others are held out as a whole, {draws} times; a
logistic regression learns from the windows of the others. The AUC of songs, and in brackets the lowest and the highest
of the {draws} draws. Beside it what an earlier trial had, with more songs of each. `python -m bench.taste.real FOLDER`
measures it anew.

| features | AUC of songs, styles that are new | the trial |
|---|---|---|
{lines}
"""


def main() -> int:
    """Measure, and keep what was found; say why not, where something is lacking."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="of Debian packages")
    given = parser.parse_args()
    start_anew("bench.taste.real")
    from kit.data.pretrained import musicnn_wheel
    from kit.sound import musicnn

    wheel = musicnn_wheel()
    if wheel is None:
        print("nothing measured: musicnn is not here (python -m kit data download musicnn)")
        return 0
    try:
        music = heard_in(given.folder, musicnn.load(wheel))
    except FileNotFoundError as error:
        print(f"nothing measured: {error}")
        return 0
    found = measured(music)
    write_whole(KEPT, json.dumps(found, indent=1) + "\n")
    print(real_part())
    return 0


if __name__ == "__main__":
    sys.exit(main())
