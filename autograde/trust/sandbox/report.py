"""What `python -m autograde sandbox` prints."""

from __future__ import annotations

import sys
import textwrap

from autograde.trust.sandbox.levels import Level
from autograde.trust.sandbox.probing import WORKS, probe

HOLDS = {
    Level.NONE: "nothing",
    Level.LIMITS: "memory, time, file size, open files; a clean environment; root's privileges dropped. "
    "Files, network and other processes of the same user are within reach",
    Level.FENCE: "only given files are read, only the own folder is written; no network, no processes, no signals",
    Level.NAMESPACES: "other files and processes are not even seen",
    Level.CGROUP: "memory really used, and threads, counted together",
}
ELSEWHERE = (
    "time, file size, open files; a clean environment. Not memory; and what is started may outlive the grader. "
    "Files, network and other processes of the same user are within reach"
)


def main() -> str:
    """Print a table of the levels: what each holds, and whether it works on this machine, or why it does not."""
    probed = probe()
    lines = []
    for level, words in HOLDS.items():
        held = ELSEWHERE if level == Level.LIMITS and sys.platform != "linux" else words
        here = probed.found[level]
        lines.append(
            f"{level:d}  {level.name.lower():<10}  {here if here == WORKS else 'does not work here'}"
        )
        lines += _indented(f"holds: {held}")
        if here != WORKS:
            lines += _indented(f"why not: {here}")
    lines.append(f"highest level with all below it: {probed.level:d} ({probed.level.name.lower()})")
    return "\n".join(lines)


def _indented(text: str) -> list[str]:
    return textwrap.wrap(text, 100, initial_indent=" " * 15, subsequent_indent=" " * 15)
