"""Run a rebuilt notebook in a kernel of its own, with time limits, and hand back what its checks said."""

from __future__ import annotations

import asyncio
import copy
import os
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from nbclient import NotebookClient
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbformat import NotebookNode
from traitlets.config import Config

from kit.checks.outcomes import VERDICT_TYPE


def own_sockets(folder: str) -> Config:
    """A kernel that is spoken to through sockets in a folder instead of ports, where the system has them."""
    if os.name != "posix":
        return Config()
    return Config({"KernelManager": {"transport": "ipc", "ip": str(Path(folder) / "kernel")}})


@dataclass
class Run:
    """What came of one notebook.

    Attributes
    ----------
    notebook : NotebookNode
        With outputs.
    verdicts : dict of str to dict
        By exercise: points, of, outcome, items, findings, as plain data.
    troubles : dict of str to str
        By exercise: why its check said nothing.
    seconds : float
    """

    notebook: NotebookNode
    verdicts: dict[str, dict[str, Any]] = field(default_factory=dict)
    troubles: dict[str, str] = field(default_factory=dict)
    seconds: float = 0.0


def run(notebook: NotebookNode, *, cell_limit: float, limit: float) -> Run:
    """Execute a notebook; errors of cells are kept as outputs.

    A cell that takes too long or ends the kernel is left out, and the rest runs once more without it, so that it costs
    only itself.

    Parameters
    ----------
    notebook : NotebookNode
        As `rebuild` makes it.
    cell_limit, limit : float
        Seconds for one cell, and for all.
    """
    start = time.monotonic()
    left_out: dict[int, str] = {}
    while True:
        attempt = copy.deepcopy(notebook)
        for number, reason in left_out.items():
            attempt.cells[number].metadata["kit"]["left_out"] = reason
        bad = _execute(attempt, cell_limit, start + limit)
        if bad is None:
            break
        number, left_out[number] = bad
        if time.monotonic() - start >= limit:
            for cell in attempt.cells[number:]:
                cell.metadata["kit"].setdefault(
                    "left_out", f"the submission took more than {limit:.0f} seconds"
                )
            break
    result = Run(attempt, seconds=time.monotonic() - start)
    _read_verdicts(result)
    return result


class _Client(NotebookClient):  # type: ignore[misc]
    """Leaves out cells that are marked so, and notes which one is running."""

    running = 0

    async def async_execute_cell(self, cell: NotebookNode, cell_index: int, **options: Any) -> NotebookNode:
        self.running = cell_index
        if "left_out" in cell.metadata.get("kit", {}):
            return cell
        return await super().async_execute_cell(cell, cell_index, **options)


def _execute(notebook: NotebookNode, cell_limit: float, deadline: float) -> tuple[int, str] | None:
    """Run all cells in place; the number of a cell that has to be left out, and why."""

    def seconds(cell: NotebookNode) -> float:
        # The instructor's own cells may take as long as a busy machine makes them: without them nobody earns anything.
        own = cell.metadata["kit"]["kind"] == "given"
        return max(1.0, deadline - time.monotonic() if own else min(cell_limit, deadline - time.monotonic()))

    with tempfile.TemporaryDirectory(prefix="submission-") as folder:
        client = _Client(
            notebook,
            timeout_func=seconds,
            kernel_name="python3",
            allow_errors=True,
            store_widget_state=False,
            startup_timeout=120,
            resources={"metadata": {"path": folder}},
            config=own_sockets(folder),
        )
        client.shutdown_kernel = "immediate"
        try:
            # A thread of its own has no event loop yet; the caller's may be running, in a notebook say.
            with ThreadPoolExecutor(1) as thread:
                thread.submit(lambda: asyncio.run(client.async_execute(env=_environment(folder)))).result()
        except CellTimeoutError:
            return client.running, f"it took more than {cell_limit:.0f} seconds"
        except DeadKernelError:
            return client.running, "it ended the kernel"
    return None


def _environment(folder: str) -> dict[str, str]:
    """A clean environment: no secrets of the instructor's, one thread for each library."""
    kept = {
        name: os.environ[name]
        for name in ("PATH", "LANG", "LC_ALL", "VIRTUAL_ENV", "SYSTEMROOT")
        if name in os.environ
    }
    threads = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "TF_NUM_INTRAOP_THREADS"), "1")
    quiet = {"TF_CPP_MIN_LOG_LEVEL": "3", "CUDA_VISIBLE_DEVICES": "-1", "PYTHONWARNINGS": "ignore"}
    homes = {
        "HOME": folder,
        "IPYTHONDIR": folder,
        "JUPYTER_RUNTIME_DIR": folder,
        "KERAS_HOME": folder,
        "TMPDIR": folder,
    }
    return kept | threads | quiet | homes


def _read_verdicts(result: Run) -> None:
    for cell in result.notebook.cells:
        kit = cell.metadata["kit"]
        if kit["kind"] != "check":
            continue
        verdicts = [o["data"][VERDICT_TYPE] for o in cell.outputs if VERDICT_TYPE in o.get("data", {})]
        if verdicts:
            result.verdicts[kit["name"]] = verdicts[-1]
        elif "left_out" in kit:
            result.troubles[kit["name"]] = f"stopped: {kit['left_out']}"
        else:
            errors = [
                f"{o['ename']}: {o['evalue'][:200]}" for o in cell.outputs if o["output_type"] == "error"
            ]
            result.troubles[kit["name"]] = errors[0] if errors else "the check said nothing"
