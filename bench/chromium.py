"""One JupyterLab and one chromium, driven from Python: for tests/browser, for `bench.map` and for docs/screenshots.py.

Nothing of the machine's own Jupyter is read or written; the kernels import the `kit` beside this folder.
"""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import nbformat

ROOT = Path(__file__).resolve().parents[1]
PATIENCE = 90_000  # milliseconds; an idle machine needs 15 seconds for the longest wait
LOOPBACK = ("127.0.0.1", "localhost", "::1")
TOKEN = "browser"
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")
FLAGS = (
    *("--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync", "--disable-default-apps"),
)
# The players of the page are not part of the document: each `new Audio()` is kept where a test finds it.
KEEP_SOUNDS = """
    window.sounds = [];
    window.Audio = class extends window.Audio {
        constructor(...given) { super(...given); window.sounds.push(this); }
    };
"""


def missing() -> str:
    """Say what is lacking to drive a browser; "" when nothing is."""
    try:
        import playwright.sync_api  # noqa: F401
    except ImportError:
        return "playwright is not installed: pip install -e .[dev]"
    return "" if chromium() else f"no browser is installed: none of {', '.join(BROWSERS)} is on PATH"


def chromium() -> str | None:
    """Find the system's chromium."""
    return next(filter(None, map(shutil.which, BROWSERS)), None)


@contextmanager
def jupyterlab(folder: Path, root: Path = ROOT) -> Iterator[str]:
    """Start a JupyterLab that serves `folder`/work, and yield its address; it has ended when the block ends.

    Parameters
    ----------
    folder : Path
        Empty; takes the notebooks (work/) and all that Jupyter writes.
    root : Path
        Where the kernels find `kit`.
    """
    port = _free_port()
    (folder / "work").mkdir(parents=True)
    _write_settings(folder)
    command = [
        *(sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root"),
        *("--ip=127.0.0.1", f"--port={port}", "--ServerApp.port_retries=0"),
        *(f"--IdentityProvider.token={TOKEN}", f"--ServerApp.root_dir={folder / 'work'}"),
        *("--LabApp.expose_app_in_browser=True", "--LabApp.extension_manager=readonly"),
        "--JupyterNotebookApp.expose_app_in_browser=True",
        *("--LabApp.news_url=None", "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate"),
    ]
    with (folder / "server.log").open("w") as log:
        server = subprocess.Popen(command, env=_environment(folder, root), stdout=log, stderr=log)
        try:
            address = f"http://127.0.0.1:{port}"
            _wait_for(server, f"{address}/api/status?token={TOKEN}", folder / "server.log")
            yield address
        finally:
            server.terminate()  # the server ends its kernels itself
            try:
                server.wait(30)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _environment(folder: Path, root: Path) -> dict[str, str]:
    ours = ("JUPYTER", "IPYTHON", "KIT_", "TF_CPP")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    folders = {
        "JUPYTER_CONFIG_DIR": "config",
        "JUPYTER_DATA_DIR": "data",
        "JUPYTER_RUNTIME_DIR": "runtime",
        "JUPYTERLAB_SETTINGS_DIR": "settings",
        "JUPYTERLAB_WORKSPACES_DIR": "workspaces",
        "IPYTHONDIR": "ipython",
    }
    return kept | {name: str(folder / part) for name, part in folders.items()} | {"PYTHONPATH": str(root)}


def _write_settings(folder: Path) -> None:
    """Turn off JupyterLab's news, the question about them, and the instructor's tools, which no student has."""
    settings = {
        "settings/@jupyterlab/apputils-extension/notification.jupyterlab-settings": {
            "fetchNews": "false",
            "checkForUpdates": False,
        },
        "config/labconfig/page_config.json": {
            "disabledExtensions": {"@jupyter/nbgrader": True, "jupyterlab-jupytext": True}
        },
    }
    for path, content in settings.items():
        (folder / path).parent.mkdir(parents=True)
        (folder / path).write_text(json.dumps(content), encoding="utf-8")


def _wait_for(server: subprocess.Popen[bytes], url: str, log: Path) -> None:
    until = time.monotonic() + PATIENCE / 1000
    while time.monotonic() < until and server.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=5):
                return
        except OSError:
            time.sleep(0.2)
    raise RuntimeError(f"JupyterLab did not start:\n{log.read_text()[-2000:]}")


@contextmanager
def browser() -> Iterator[Any]:
    """Start the system's chromium, without a window."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium(), headless=True, args=list(FLAGS))
        try:
            yield started
        finally:
            started.close()


def expect(what: Any) -> Any:
    """Give Playwright's assertions on a locator: each waits until the page says so, for as long as `PATIENCE`.

    What a page shows after a click or a key comes a moment later: a test that reads it at once fails now and then.
    """
    from playwright.sync_api import expect as asserted

    asserted.set_options(timeout=PATIENCE)
    return asserted(what)


class Notebook:
    """A notebook that is open in JupyterLab or Notebook 7, as a student sees it.

    Parameters
    ----------
    browser
        As `browser()` gives it.
    address : str
        As `jupyterlab()` gives it.
    path : str
        Of the notebook, from the server's folder.
    app : str
        "lab/tree", or "notebooks" for Notebook 7.

    Attributes
    ----------
    page
        Playwright's.
    complaints : list of str
        What the page wrote to the console as an error.
    strays : list of str
        Requests that left this machine, or failed.
    """

    path: Path  # of the file, where `notebooks` has written it

    def __init__(self, browser: Any, address: str, path: str, app: str = "lab/tree", **options: Any) -> None:
        self.complaints: list[str] = []
        self.strays: list[str] = []
        options = {"viewport": {"width": 1280, "height": 800}} | options
        self._context = browser.new_context(locale="en-GB", **options)
        self._context.add_init_script(KEEP_SOUNDS)
        self.page = self._context.new_page()
        self.page.set_default_timeout(PATIENCE)
        self.page.on("console", self._on_console)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("request", self._on_request)
        self.page.on("requestfailed", lambda request: self.strays.append(f"failed: {request.url}"))
        try:
            self.page.goto(f"{address}/{app}/{path}?token={TOKEN}&reset")
            self.wait(f"{KERNEL}?.status === 'idle' && {PANEL}.context.isReady")
            self.page.evaluate("() => { window.jupyterapp.shell.collapseLeft() }")
        except BaseException:
            self._context.close()
            raise

    def _on_console(self, said: Any) -> None:
        if said.type == "error":
            self.complaints.append(said.text)

    def _on_request(self, request: Any) -> None:
        url = urlsplit(request.url)
        if url.scheme not in ("data", "blob") and url.hostname not in LOOPBACK:
            self.strays.append(request.url)

    def close(self) -> None:
        """End the kernel and close the page."""
        self.page.evaluate(f"async () => {{ await {PANEL}.sessionContext.shutdown() }}")
        self._context.close()

    def wait(self, condition: str) -> None:
        """Wait until an expression of the page is true."""
        self.page.wait_for_function(f"() => !!({condition})", timeout=PATIENCE)

    def command(self, name: str, **arguments: Any) -> None:
        """Run a command of JupyterLab, as a menu would."""
        # The block returns nothing: the command's own promise may never settle.
        self.page.evaluate(f"given => {{ window.jupyterapp.commands.execute('{name}', given) }}", arguments)

    def change_theme(self, theme: str) -> None:
        """Choose a theme, and wait until the page has it.

        JupyterLab takes its splash away by a timer; of two changes at once the second finds it gone, and complains.
        """
        gone = "!document.getElementById('jupyterlab-splash')"
        self.wait(gone)
        self.command("apputils:change-theme", theme=theme)
        self.wait(f"document.body.dataset.jpThemeName === '{theme}' && {gone}")

    def content(self) -> dict[str, Any]:
        """Give the notebook as it stands now, outputs included."""
        content: dict[str, Any] = self.page.evaluate(f"() => {PANEL}.context.model.toJSON()")
        return content

    def run_all(self) -> dict[str, Any]:
        """Run all cells, wait for the last one (or for an error), and give the notebook."""
        self.command("notebook:run-all-cells")
        self.wait(f"{CELLS}.every({DONE}) || {CELLS}.some({FAILED})")
        self.wait(f"{KERNEL}.status === 'idle'")
        return self.content()

    def place(self, grade_id: str) -> int:
        """Find the cell that is the exercise `NAME`, or its check, `check_NAME`."""
        names = [cell["metadata"].get("nbgrader", {}).get("grade_id") for cell in self.content()["cells"]]
        return names.index(grade_id)

    def select(self, place: int, *, edit: bool = False) -> None:
        """Go to a cell, and into its editor."""
        self.page.evaluate(
            f"""async ([place, edit]) => {{
                const notebook = {PANEL}.content;
                notebook.deselectAll();
                notebook.activeCellIndex = place;
                await notebook.scrollToItem(place, 'smart', 0);
                await notebook.activeCell.ready;
                notebook.mode = edit ? 'edit' : 'command';
                document.activeElement?.blur();    // a focused player would keep the keys
                notebook.activate();
                if (edit) notebook.activeCell.editor.focus();
            }}""",
            [place, edit],
        )

    def write(self, place: int, source: str) -> None:
        """Replace what stands in a cell, from the keyboard."""
        self.select(place, edit=True)
        self.page.keyboard.press("Control+a")
        self.page.keyboard.insert_text(source)
        self.wait(f"{CELLS}[{place}].source === {json.dumps(source)}")

    def run(self, place: int, *, wait: bool = True) -> str:
        """Run one cell with Shift+Enter, and give the text that it shows."""
        self.select(place)
        self.page.evaluate(f"() => {{ const cell = {CELL}; cell.model.executionCount = null }}")
        self.page.keyboard.press("Shift+Enter")
        if wait:
            self.wait(f"{CELLS}[{place}].execution_count && {KERNEL}.status === 'idle'")
        return text_of(self.content()["cells"][place])

    def save(self) -> None:
        """Write the notebook to its file."""
        self.page.evaluate(f"async () => {{ await {PANEL}.context.save() }}")

    def restart(self) -> None:
        """Start a new kernel, and leave the notebook as it was."""
        self.page.evaluate(f"async () => {{ await {KERNEL}.restart() }}")
        self.wait(f"{KERNEL}.status === 'idle'")


@contextmanager
def notebooks(folder: Path) -> Iterator[Callable[[str, Any], Notebook]]:
    """Start one JupyterLab and one chromium, and yield a function that opens a notebook by a name of its own."""
    with browser() as started, jupyterlab(folder) as address:

        def opened(name: str, notebook: Any) -> Notebook:
            path = folder / "work" / name / f"{name}.ipynb"
            path.parent.mkdir()
            nbformat.write(notebook, path)
            made = Notebook(started, address, f"{name}/{name}.ipynb")
            made.path = path
            return made

        yield opened


def blank_notebook(*sources: str) -> Any:
    """Make a notebook of code cells for Python."""
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in sources])
    notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return notebook


PANEL = "window.jupyterapp?.shell?.currentWidget"
CELL = f"{PANEL}.content.activeCell"
KERNEL = f"{PANEL}?.sessionContext?.session?.kernel"
CELLS = f"{PANEL}.context.model.toJSON().cells"
DONE = "c => c.cell_type !== 'code' || c.execution_count"
FAILED = "c => (c.outputs ?? []).some(o => o.output_type === 'error')"


def text_of(cell: dict[str, Any]) -> str:
    """Give all that a cell shows, as text."""
    parts = []
    for output in cell.get("outputs", []):
        text = output.get("text") or output.get("data", {}).get("text/plain") or output.get("traceback") or ""
        parts.append(text if isinstance(text, str) else "".join(text))
    return "\n".join(parts)
