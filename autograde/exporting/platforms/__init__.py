"""The platforms that marks go back to.

Each module has its `NAME`; `ASK`, where in the platform its table is exported; `is_own`, whether a table is the
platform's; and `filled`, the table with the marks in it, with what is to be said.
"""

from __future__ import annotations

from types import ModuleType

from autograde.exporting.platforms import brightspace, canvas, gradescope, moodle, plain

BY_KEY: dict[str, ModuleType] = {
    "moodle": moodle,
    "canvas": canvas,
    "gradescope": gradescope,
    "brightspace": brightspace,
    "csv": plain,
}
