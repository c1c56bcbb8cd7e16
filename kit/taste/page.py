"""The page that `python -m kit taste` writes: one file, in which the listener sees and hears why a song is where it is.

Of the listener's music the page holds excerpts of five seconds, three a song at most, about 27 KB each; the song itself
is played from where it lies.
"""

from __future__ import annotations

import io
import json
from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kit.sound.summary import SR
from kit.taste.grouping import Entry, Shelves
from kit.taste.hearing import LOUDNESS, SECONDS, Store
from kit.taste.model import Judged, Taste
from kit.taste.speaking import BANDS, KEPT, SLICES, Cells, Course, cells_of, course_of, edges, loudest_fifth
from kit.theme import styled

__all__ = ["Shown", "page_of", "shown_of"]

STATIC = Path(__file__).parent / "static"
TAGS_SHOWN = 6
PEAK = 0.95  # of full scale
LOUD = 0.15  # root mean square of an excerpt in the page


@dataclass(frozen=True, eq=False)
class Shown:
    """A candidate with its pictures.

    Attributes
    ----------
    entry : Entry
    probability : float
    like : str
        The liked song that sounds most like it.
    course : Course
    best, worst : Cells
        The window that speaks most for it, and the one that speaks most against it.
    """

    entry: Entry
    probability: float
    like: str
    course: Course
    best: Cells
    worst: Cells


def shown_of(entry: Entry, probability: float, like: str, taste: Taste, store: Store) -> Shown:
    """Find out what speaks for a candidate, and what against it.

    Raises
    ------
    kit.sound.Unheard, DataError
        As of `Store.song`.
    """
    course = course_of(entry.song, taste, store)
    best, worst = (
        cells_of(entry.song, float(course.starts[place]), taste, store)
        for place in (course.log_odds.argmax(), course.log_odds.argmin())
    )
    return Shown(entry, probability, like, course, best, worst)


def page_of(
    shelves: Shelves,
    judged: Judged,
    shown: Sequence[Shown],
    rest: Sequence[tuple[float, str]],
    skipped: Sequence[tuple[Path, str]],
) -> str:
    """Write the page.

    Parameters
    ----------
    shelves : Shelves
    judged : Judged
    shown : sequence of Shown
        The first candidates, with pictures.
    rest : sequence of (float, str)
        Probability and name of the others.
    skipped : sequence of (Path, str)
        Files, and why nothing of them was heard.
    """
    n, n_liked = len(shelves.liked), int(shelves.liked.sum())
    songs = "\n".join(_song(place, one) for place, one in enumerate(shown, 1))
    if shown:
        songs = _before_songs(len(shown)) + songs
    script = (STATIC / "taste.js").read_text(encoding="utf-8")
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Songs that you may like</title>
<style>
{styled(STATIC / "taste.css")}
</style>
</head>
<body>
<main>
<h1>Songs that you may like</h1>
<p>{len(shelves.waiting)} candidates, put in order by what {n} songs taught: {n_liked} that you like,
{n - n_liked} that you do not. A score is a reason to listen, and no more.</p>
<h2>How good is the order?</h2>
{_judged(judged, n_liked / n)}
{songs}
{_rest(rest, len(shown))}
{_skipped(skipped)}
</main>
<script type="module">
{script}
</script>
</body>
</html>
"""


def _before_songs(n: int) -> str:
    those = "The first" if n == 1 else f"The first {n}"
    return f"""<h2>{those}, to look at and to listen to</h2>
<p>A window of {SECONDS:g} seconds slides over each song. Above the middle line, in blue, it speaks for the song;
below, in orange, against it. Then cells of time and frequency are made softer by 20 dB, one at a time (occlusion):
where the score falls, the cell spoke for the song and is blue; where it rises, it is orange.</p>
"""


def _judged(judged: Judged, base_rate: float) -> str:
    base = f"<p>Base rate {base_rate:.3f}: so many are liked. Whoever says yes to all of them is right so often.</p>"
    if not judged.n_folds:
        return (
            f"{base}<p>Nothing could be held out, for all songs of one side belong together: the order is "
            "untested.</p>"
        )
    measures = {
        "precision": "precision",
        "recall": "recall",
        "f05": "F.5",
        "combined": "recall × F.5",
        "lift": "lift",
    }
    head = "".join(
        f'<th scope="col">{name}</th>' for name in ("scored by", *measures.values(), "AUC of songs, 95 %")
    )
    rows = []
    for name, row in judged.rows.items():
        low, high = judged.intervals[name]
        cells = "".join(f"<td>{row[measure]:.3f}</td>" for measure in measures)
        rows.append(
            f'<tr><th scope="row">{escape(name)}</th>{cells}<td>{row["auc"]:.3f} [{low:.3f}, {high:.3f}]</td></tr>'
        )
    return (
        f"{base}<p>On songs whose folder, album or recording was not learnt from, in {judged.n_folds} folds:</p>"
        f'<div class="kit-taste-scroll" tabindex="0" role="region" aria-label="How good the order is">'
        f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table></div>"
    )


def _song(place: int, shown: Shown) -> str:
    song, course = shown.entry.song, shown.course
    seconds = max(song.recording.seconds, SECONDS)
    choices = _choices(shown)
    inputs = "".join(
        f'<label><input type="radio" name="song-{place}"{" checked" if i == 0 else ""}>'
        f"{escape(str(one.pop('name')))}</label>"
        for i, one in enumerate(choices)
    )
    album = f" · {escape(song.recording.album)}" if song.recording.album else ""
    # Within a script, "</" would end it.
    sounds = json.dumps(choices).replace("</", "<\\/")
    return f"""<article class="kit-panel kit-taste-song" aria-labelledby="song-{place}">
<h3 id="song-{place}">{place}. {escape(song.name)}</h3>
<p>score {shown.probability:.2f}{album} · sounds most like <em>{escape(shown.like)}</em></p>
<p class="kit-taste-words"><code>{escape(str(song.path))}</code></p>
<h4>Which seconds speak for it, which against it</h4>
{_course(place, course, seconds)}
{_tags(course, seconds)}
<h4>What in {_span(shown.best.start)} speaks for it</h4>
{_cells(shown.best)}
<fieldset class="kit-taste-choices"><legend>What to hear</legend>{inputs}</fieldset>
<audio preload="metadata"></audio>
<div class="kit-taste-controls"><button type="button" class="kit-button kit-taste-play">Play</button>
<input type="range" class="kit-taste-position" min="0" max="{SECONDS:g}" step="0.01" value="0"
aria-label="Position in what is heard">
<span class="kit-taste-time"></span></div>
<p class="kit-taste-status" role="status"></p>
<script type="application/json" class="kit-taste-sounds">{sounds}</script>
</article>"""


def _choices(shown: Shown) -> list[dict[str, Any]]:
    """Name what can be heard of a song; the song itself comes last."""
    best, worst = shown.best, shown.worst
    excerpts = [
        (f"{_span(best.start)}, {_says(best, most=True)}", best.start, best.sound),
        (
            f"of these seconds, the fifth that speaks most for it ({KEPT:.0%} of the cells)",
            best.start,
            loudest_fifth(best),
        ),
    ]
    if worst.start != best.start:
        excerpts.append((f"{_span(worst.start)}, {_says(worst, most=False)}", worst.start, worst.sound))
    recording = shown.entry.song.recording
    failed = "The browser cannot play this excerpt."
    return [
        {"name": name, "src": _as_uri(sound), "from": start, "length": SECONDS, "failed": failed}
        for name, start, sound in excerpts
    ] + [
        {
            "name": "the song itself, from where it lies",
            "src": recording.path.resolve().as_uri(),
            "from": 0,
            "length": recording.seconds,
            "failed": "The song is not where it was, or this browser cannot play it. The excerpts are in the page.",
        }
    ]


def _says(cells: Cells, *, most: bool) -> str:
    """Say of the window that speaks most for a song, or most against it, which of the two it does."""
    if cells.log_odds > 0:
        return f"which speaks {'most' if most else 'least'} for it"
    return f"which speaks {'least' if most else 'most'} against it"


def _as_uri(y: NDArray[np.float32]) -> str:
    """Make an excerpt part of the page: mp3, which every browser plays."""
    import soundfile

    loudness = float(np.sqrt((y.astype(np.float64) ** 2).mean())) or LOUDNESS
    louder = y * min(LOUD / loudness, PEAK / max(float(np.abs(y).max()), 1e-9))
    with io.BytesIO() as file:
        soundfile.write(file, louder, SR, format="MP3")
        return f"data:audio/mpeg;base64,{b64encode(file.getvalue()).decode()}"


def _clock(seconds: float) -> str:
    return f"{int(seconds) // 60}:{int(seconds) % 60:02}"


def _span(start: float) -> str:
    return f"{_clock(start)} to {_clock(start + SECONDS)}"


def _field(
    drawn: str, words: str, rows: Mapping[str, float], start: float, length: float, kind: str = ""
) -> str:
    """Put a picture beside the names of its rows, each so far down, with a cursor in it and words below."""
    named = "".join(
        f'<span style="top: {100 * place:.1f}%">{escape(row)}</span>' for row, place in rows.items()
    )
    seeks = "" if kind else ' data-seeks="yes"'
    return (
        f'<div class="kit-taste-picture {kind}"><div class="kit-taste-rows" aria-hidden="true">{named}</div>'
        f'<div class="kit-taste-field" role="img" aria-label="{escape(words)}" data-from="{start:g}" '
        f'data-length="{length:g}"{seeks}>{drawn}<div class="kit-taste-cursor"></div></div></div>'
        f'<p class="kit-taste-words">{escape(words)}</p>'
    )


def _course(place: int, course: Course, seconds: float) -> str:
    p = 1 / (1 + np.exp(-course.log_odds))
    middles = np.minimum(course.starts + SECONDS / 2, seconds)
    x = np.concatenate([[0], middles, [seconds]]) / seconds * 600
    # Log-odds, not scores: those of a song at the top are all near 1, and its seconds would look alike.
    height = course.log_odds / max(float(np.abs(course.log_odds).max()), 1e-9)
    y = 50 - 48 * np.concatenate([height[:1], height, height[-1:]])
    line = "L".join(f"{a:.1f} {b:.1f}" for a, b in zip(x, y, strict=True))
    area = f"M{x[0]:.1f} 50L{line}L{x[-1]:.1f} 50z"
    best, worst = int(course.log_odds.argmax()), int(course.log_odds.argmin())
    words = (
        f"{(course.log_odds > 0).mean():.0%} of {len(p)} windows speak for it. Most of all "
        f"{_span(course.starts[best])} (score {p[best]:.2f}); "
        f"least {_span(course.starts[worst])} (score {p[worst]:.2f})."
    )
    drawn = (
        f'<svg viewBox="0 0 600 100" preserveAspectRatio="none" aria-hidden="true">'
        f'<clipPath id="above-{place}"><rect x="0" y="0" width="600" height="50"/></clipPath>'
        f'<clipPath id="below-{place}"><rect x="0" y="50" width="600" height="50"/></clipPath>'
        f'<path d="{area}" class="kit-taste-for" opacity="0.75" clip-path="url(#above-{place})"/>'
        f'<path d="{area}" class="kit-taste-against" opacity="0.75" clip-path="url(#below-{place})"/>'
        f'<path d="M0 50H600" class="kit-taste-ink" stroke-dasharray="3 3"/>'
        f'<path d="M{line}" class="kit-taste-ink" stroke-width="1.3"/></svg>'
    )
    return _field(drawn, words, {"for": 0.06, "neither": 0.5, "against": 0.94}, 0, seconds)


def _tags(course: Course, seconds: float) -> str:
    """Draw what musicnn names over time, where it has heard the song."""
    if course.tags is None:
        return ""
    from kit.sound.musicnn import TAGS

    mean = course.tags.mean(axis=0)
    most = np.argsort(-mean)[:TAGS_SHOWN]
    width = 600 / len(course.tags)
    boxes = [
        f'<rect x="{width * i:.2f}" y="{20 * row}" width="{width + 0.3:.2f}" height="20" class="kit-taste-for" '
        f'opacity="{min(float(course.tags[i, tag]), 1):.2f}"/>'
        for row, tag in enumerate(most)
        for i in range(len(course.tags))
    ]
    names = [TAGS["MSD"][tag] for tag in most]
    places = {name: (row + 0.5) / len(names) for row, name in enumerate(names)}
    words = "What musicnn names: " + ", ".join(
        f"{name} {mean[tag]:.2f}" for name, tag in zip(names, most, strict=True)
    )
    drawn = (
        f'<svg viewBox="0 0 600 {20 * len(most)}" preserveAspectRatio="none" aria-hidden="true">'
        f"{''.join(boxes)}</svg>"
    )
    return "<h4>What it sounds like</h4>" + _field(drawn, f"{words}.", places, 0, seconds, "kit-taste-tags")


def _cells(cells: Cells) -> str:
    """Draw a window's waveform above its cells: what speaks for the song is blue, with a cross in the loudest fifth."""
    largest = max(float(np.abs(cells.lost).max()), 1e-9)
    most = set(np.argsort(-cells.lost.ravel(), kind="stable")[: round(KEPT * cells.lost.size)].tolist())
    width, height, top = 600 / SLICES, 12, 44
    boxes = []
    for i in range(SLICES):
        for j in range(BANDS):
            lost, x, y = float(cells.lost[i, j]), width * i, top + height * (BANDS - 1 - j)
            kind = "for" if lost > 0 else "against"
            boxes.append(
                f'<rect x="{x:.1f}" y="{y}" width="{width:.1f}" height="{height}" class="kit-taste-{kind}" '
                f'opacity="{0.85 * abs(lost) / largest:.2f}"/>'
            )
            if i * BANDS + j in most:
                middle = (x + width / 2, y + height / 2)
                cross = f"M{middle[0] - 8:.1f} {middle[1]}h16M{middle[0]:.1f} {middle[1] - 4}v8"
                boxes.append(f'<path d="{cross}" class="kit-taste-ink"/>')
    peaks = np.abs(cells.sound[: len(cells.sound) // 300 * 300]).reshape(300, -1).max(axis=1)
    peaks = 20 * peaks / max(float(peaks.max()), 1e-9)
    wave = "".join(f"M{2 * i + 1} {22 - peak:.1f}V{22 + peak:.1f}" for i, peak in enumerate(peaks))
    total = top + height * BANDS
    drawn = (
        f'<svg viewBox="0 0 600 {total}" preserveAspectRatio="none" aria-hidden="true">'
        f'<path d="{wave}" class="kit-taste-ink"/>{"".join(boxes)}</svg>'
    )
    bands = edges()
    share = cells.lost.clip(0).sum(axis=0)
    band = int(share.argmax())
    against = int((-cells.lost).clip(0).sum(axis=0).argmax())
    words = (
        f"Waveform, and below it {SLICES} times {BANDS} cells. Made softer one by one, the cells of "
        f"{_hertz(bands, band)} cost this window most: {share[band]:.2f} of log-odds, added up, where the whole window "
        f"has {cells.log_odds:.2f}. Those of {_hertz(bands, against)} speak most against the song. A cross "
        "marks the fifth of the cells that cost most: it can be heard by itself."
    )
    return _field(
        drawn,
        words,
        {"loudness": 0.5 * top / total, "8 kHz": top / total + 0.04, "0 Hz": 0.96},
        cells.start,
        SECONDS,
        "kit-taste-tall",
    )


def _hertz(bands: NDArray[np.float64], band: int) -> str:
    return f"{bands[band]:.0f} to {bands[band + 1]:.0f} Hz"


def _rest(rest: Sequence[tuple[float, str]], n_before: int) -> str:
    if not rest:
        return ""
    rows = "".join(
        f'<tr><td>{place}</td><td>{p:.2f}</td><td class="kit-taste-name">{escape(name)}</td></tr>'
        for place, (p, name) in enumerate(rest, n_before + 1)
    )
    head = '<th scope="col">place</th><th scope="col">score</th><th scope="col">song</th>'
    title = "The others" if n_before else "In order"
    return f"<h2>{title}</h2><table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"


def _skipped(skipped: Sequence[tuple[Path, str]]) -> str:
    if not skipped:
        return ""
    items = "".join(
        f"<li><code>{escape(str(path))}</code>: {escape(reason)}</li>" for path, reason in skipped
    )
    return (
        f"<h2>Skipped</h2><details><summary>{len(skipped)} files, and why</summary><ul>{items}</ul></details>"
    )
