"""`make bench-map` measures how long a map of the whole vocabulary takes to be seen, beside its peers.

Each peer draws the same tracks in JupyterLab, in a notebook, a kernel and a browser of its own, one after the other.
Times are read off the frames that the browser paints, the same way for all:

- *first*: from running the cell until half of the coloured pixels of the finished picture are there;
- *whole*: until no more than 2% of them still come;
- *hover*: from moving the mouse onto a point until the title beside it is painted, median of the spots;
- *zoom*: the same of turning the wheel over the middle: median of the times between two frames meanwhile, where the
  picture moves and the notebook does not;
- *kernel*, *page*: memory that the drawing cell added: of the kernel's process, of the browser's processes; *heap* is
  the part of JavaScript.

Imports are run, and timed, in a cell before. Our time holds the projection too, the peers are given its places.
The peers are no dependencies: they are a group of pyproject.toml, for an environment of its own.
"""

from __future__ import annotations

import argparse
import base64
import importlib.metadata
import io
import json
import os
import platform
import statistics
import sys
import tempfile
import time
import urllib.request
from pathlib import Path
from typing import Any

import nbformat
import numpy as np
import psutil
from PIL import Image

from bench.chromium import TOKEN, Notebook, browser, jupyterlab, text_of
from bench.map.peers import DATA, PEERS, Peer

SIZES = (10_000, 120_000, 1_000_000)
STABLE = 4.0  # seconds without a change: the picture is finished
LONGEST = 240.0  # seconds until a picture is given up
SPOTS = 25
TURNS = 30
VIEW = {"width": 1280, "height": 1000}

WATCH = """tip => {
    window.hover = { text: '', took: null };
    let moved = 0;
    document.addEventListener('pointermove', () => { moved = performance.now(); hover.took = null; }, true);
    const look = () => {
        const shown = [...document.querySelectorAll(tip)].filter(e => getComputedStyle(e).visibility !== 'hidden'
            && Number(getComputedStyle(e).opacity) > 0 && e.getBoundingClientRect().width > 0);
        const text = shown.map(e => e.textContent).join(' ').match(/Song \\d+/)?.[0] ?? '';
        if (text && moved && text !== hover.text) {
            hover.text = text;
            const from = moved;
            moved = 0;
            requestAnimationFrame(() => setTimeout(() => { hover.took = performance.now() - from; }));
        }
    };
    new MutationObserver(look).observe(document.body,
        { subtree: true, childList: true, characterData: true, attributes: true });
}"""


FRAMES = """() => {
    window.times = [];
    const next = time => { times.push(time); if (times.length < 10_000) requestAnimationFrame(next); };
    requestAnimationFrame(next);
    const scrolled = () => [...document.querySelectorAll('*')].reduce((sum, e) => sum + e.scrollTop, 0);
    window.scrolled = scrolled;
    return scrolled();
}"""


class Frames:
    """The frames that the browser paints: the share of coloured pixels, and when."""

    def __init__(self, page: Any) -> None:
        self.seen: list[tuple[float, int]] = []
        self.last = np.zeros((1, 1), bool)
        self._page, self._cdp = page, page.context.new_cdp_session(page)
        self._waiting: list[dict[str, Any]] = []
        self._cdp.on("Page.screencastFrame", lambda frame: self._waiting.append(frame))

    def _look(self) -> None:
        """Take the frames that have come, and ask for more."""
        self._page.wait_for_timeout(30)
        while self._waiting:
            self._take(self._waiting.pop(0))

    def _take(self, frame: dict[str, Any]) -> None:
        picture = Image.open(io.BytesIO(base64.b64decode(frame["data"]))).convert("RGB")
        pixels = np.asarray(picture).astype(np.int16)
        self.last = pixels.max(axis=2) - pixels.min(axis=2) > 40
        self.last[:, :120] = False  # the bar beside the active cell
        self.seen.append((frame["metadata"]["timestamp"], int(self.last.sum())))
        self._cdp.send("Page.screencastFrameAck", {"sessionId": frame["sessionId"]})

    def watch(self, start: float) -> tuple[float, float]:
        """Measure the seconds from the start until the first and until the whole picture."""
        before = self.seen[-1][1] if self.seen else 0
        self.seen.clear()
        while time.time() - start < LONGEST:
            self._look()
            changes = self._changes(before)
            if changes and time.time() - changes[1] > STABLE:
                return changes[0] - start, changes[1] - start
        return float("nan"), float("nan")

    def _changes(self, before: int) -> tuple[float, float] | None:
        counts = [(when, n - before) for when, n in self.seen]
        if not counts or counts[-1][1] < 2_000:
            return None
        final = counts[-1][1]
        first = next(when for when, n in counts if n >= final / 2)
        others = [i for i, (_, n) in enumerate(counts) if abs(n - final) > 0.02 * final]
        return first, max(first, counts[others[-1] + 1][0]) if others else first

    def start(self) -> None:
        """Begin to watch."""
        self._cdp.send("Page.startScreencast", {"format": "jpeg", "quality": 80, "everyNthFrame": 1})
        for _ in range(25):
            self._look()

    def stop(self) -> None:
        """Watch no more: what follows is timed without it."""
        self._cdp.send("Page.stopScreencast")

    def heap(self) -> float:
        """Measure JavaScript's heap in MB, after its rubbish is collected."""
        self._cdp.send("HeapProfiler.collectGarbage")
        return float(self._page.evaluate("performance.memory.usedJSHeapSize")) / 1e6


def of_the_browser() -> float:
    """Measure the MB that the processes of the browser have to themselves."""
    total = 0.0
    for process in psutil.Process().children(recursive=True):
        try:
            if "chrom" in process.name():
                total += process.memory_full_info().uss / 1e6
        except psutil.NoSuchProcess:
            continue
    return total


def hover(notebook: Notebook, peer: Peer, coloured: Any, rng: np.random.Generator) -> tuple[float, int]:
    """Measure the median of milliseconds until a title is there, and count the spots with a title."""
    if not peer.tip:
        return float("nan"), 0
    page = notebook.page
    page.evaluate(WATCH, peer.tip)
    rows, columns = np.nonzero(coloured)
    middle = (np.abs(rows - np.median(rows)) < 120) & (np.abs(columns - np.median(columns)) < 160)
    rows, columns = rows[middle], columns[middle]
    took = []
    for i in rng.choice(len(rows), SPOTS):
        page.mouse.move(float(columns[i]), float(rows[i]))
        for _ in range(40):
            page.wait_for_timeout(50)
            if (one := page.evaluate("window.hover.took")) is not None:
                took.append(one)
                break
    return statistics.median(took) if took else float("nan"), len(took)


def zoom(page: Any, coloured: Any) -> float:
    """Measure the median of milliseconds between two frames while the wheel turns over the picture."""
    rows, columns = np.nonzero(coloured)
    page.mouse.move(float(np.median(columns)), float(np.median(rows)))
    page.wait_for_timeout(500)
    before, at = page.screenshot(), page.evaluate(FRAMES)
    for _ in range(TURNS):
        page.mouse.wheel(0, -60)
        page.wait_for_timeout(16)
    times = page.evaluate("window.times.splice(0)")
    page.wait_for_timeout(500)
    if page.screenshot() == before or page.evaluate("window.scrolled()") != at:
        return float("nan")
    return float(np.median(np.diff(times)))


def end_kernels(address: str) -> None:
    """End all kernels, as what a finished notebook leaves behind would weigh on the next one."""
    asked: dict[str, Any] = {"headers": {"Authorization": f"token {TOKEN}"}}
    with urllib.request.urlopen(
        urllib.request.Request(f"{address}/api/sessions", **asked), timeout=30
    ) as answer:
        sessions = json.load(answer)
    for session in sessions:
        url = f"{address}/api/sessions/{session['id']}"
        urllib.request.urlopen(urllib.request.Request(url, method="DELETE", **asked), timeout=30).close()


def measure(peer: Peer, n: int, address: str, folder: Path, name: str) -> dict[str, float]:
    """Draw n points once, in a kernel and a browser of their own."""
    sources = (DATA.format(n=n), peer.imports, "before = memory()", peer.draw, "print(memory() - before)")
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in sources])
    notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(notebook, folder / f"{name}.ipynb")
    with browser() as started:
        opened = Notebook(started, address, f"{name}.ipynb", viewport=VIEW)
        opened.run(0)
        start = time.time()
        opened.run(1)
        result = {"import": time.time() - start}
        opened.run(2)
        opened.select(3)
        frames = Frames(opened.page)
        heap, memory = frames.heap(), of_the_browser()
        frames.start()
        start = time.time()
        opened.page.keyboard.press("Control+Enter")
        result["first"], result["whole"] = frames.watch(start)
        frames.stop()
        said = [text_of(cell) for cell in opened.content()["cells"] if "Error" in text_of(cell)]
        if said:
            print(said[-1][-600:], file=sys.stderr)
        opened.page.screenshot(path=folder / f"{name}.png")
        result["hover"], result["spots"] = hover(opened, peer, frames.last, np.random.default_rng(1))
        result["zoom"] = zoom(opened.page, frames.last)
        result["heap"], result["page"] = frames.heap() - heap, of_the_browser() - memory
        result["kernel"] = float(opened.run(4))
    end_kernels(address)
    return result


def main() -> int:
    """Measure, and print a table a size."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sizes", type=int, nargs="*", default=SIZES)
    parser.add_argument("--peers", nargs="*", default=list(PEERS), choices=list(PEERS))
    parser.add_argument("--repeat", type=int, default=1)
    parser.add_argument("--json", type=Path, help="the file to write all measurements into")
    parser.add_argument("--pictures", type=Path, help="the folder to write the picture of each peer into")
    given = parser.parse_args()
    installed = {one.metadata["Name"] for one in importlib.metadata.distributions()} | {
        "music-recommendation-labs"
    }
    lacking = [name for name in given.peers if PEERS[name].package not in installed]
    for name in lacking:
        print(f"{name} is left out: pip install {PEERS[name].package}")
    print(
        f"{platform.python_version()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, WebGL in software"
    )
    measured = []
    with tempfile.TemporaryDirectory() as folder, jupyterlab(Path(folder) / "jupyter") as address:
        for n in given.sizes:
            head = "".join(
                f"{word:>9}"
                for word in ("first", "whole", "hover", "zoom", "kernel", "page", "heap", "import")
            )
            print(f"\n{n:,} points\n{'':18}{head}")
            for name in given.peers:
                if name in lacking or n > PEERS[name].most:
                    continue
                runs = []
                for repeat in range(given.repeat):
                    work = Path(folder) / "jupyter" / "work"
                    label = f"{name.replace(' ', '-')}-{n}-{repeat}"
                    runs.append(measure(PEERS[name], n, address, work, label))
                    measured.append({"peer": name, "n": n, **runs[-1]})
                    if given.pictures:
                        given.pictures.mkdir(parents=True, exist_ok=True)
                        (given.pictures / f"{label}.png").write_bytes((work / f"{label}.png").read_bytes())
                print_line(name, {key: statistics.median(run[key] for run in runs) for key in runs[0]})
    if given.json:
        given.json.write_text(json.dumps(measured, indent=1))
    return 0


def print_line(name: str, of: dict[str, float]) -> None:
    """Print one peer's medians."""
    units = {
        "first": "s",
        "whole": "s",
        "hover": "ms",
        "zoom": "ms",
        "kernel": "MB",
        "page": "MB",
        "heap": "MB",
        "import": "s",
    }
    cells = [
        "none" if np.isnan(of[key]) else f"{of[key]:.{2 if unit == 's' else 0}f}{unit}"
        for key, unit in units.items()
    ]
    print(f"{name:18}" + "".join(f"{cell:>9}" for cell in cells), flush=True)


if __name__ == "__main__":
    sys.exit(main())
