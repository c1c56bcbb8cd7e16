"""TensorFlow is imported without its notes to its own developers, which a notebook shows in a red box.

They are written by C++ before anything can be set, straight to the file that the process has as its errors; no
environment variable keeps them back. So that file is another one while TensorFlow is being imported, and only then: no
line of a student's runs meanwhile. What is no such note is passed on, and so is everything when the import fails.
"""

from __future__ import annotations

import os
import re
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from importlib.machinery import ModuleSpec, PathFinder
from types import ModuleType

__all__ = ["QuietFinder", "keep_tensorflow_quiet", "without_notes"]

STDERR = 2
NOTE = re.compile(
    rb"WARNING: All log messages before absl::InitializeLog\(\) is called are written to STDERR$"
    rb"|[IWE]\d{4} [\d:.]+ +\d+ \S+:\d+\]"  # I0000 00:00:1764441384.83 11291 port.cc:153] ...
    rb"|\d{4}-\d\d-\d\d [\d:.]+: [IWE] \S+:\d+\]"  # 2025-11-29 17:56:24.57: I tensorflow/core/...
    rb"|To enable the following instructions: "  # the second line of a note
)


class QuietFinder:
    """A finder of modules that finds TensorFlow as Python does, and has it imported quietly."""

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Give the module's spec, as `importlib.abc.MetaPathFinder` has it."""
        if name != "tensorflow":
            return None
        spec = PathFinder.find_spec(name, path, target)
        if spec is None or spec.loader is None:
            return spec
        load = spec.loader.exec_module

        def quietly(module: ModuleType) -> None:
            with without_notes():
                load(module)

        spec.loader.exec_module = quietly  # type: ignore[method-assign]
        return spec


def keep_tensorflow_quiet() -> None:
    """Let the next import of TensorFlow in this process be a quiet one; errors still show.

    Examples
    --------
    >>> keep_tensorflow_quiet()
    """
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
    if "tensorflow" not in sys.modules and not any(isinstance(f, QuietFinder) for f in sys.meta_path):
        sys.meta_path.insert(0, QuietFinder())


@contextmanager
def without_notes() -> Iterator[None]:
    r"""Keep TensorFlow's notes back while the block runs; whatever else is written to the errors comes afterwards.

    Examples
    --------
    >>> with without_notes():
    ...     _ = os.write(2, b"I0000 00:00:17.5   11 port.cc:153] a note\n")
    """
    with ExitStack() as stack:
        try:
            kept = stack.enter_context(tempfile.TemporaryFile())
            before = os.dup(STDERR)
        except OSError:  # there is no room for a file, or no stderr at all: then the notes are seen
            yield
            return
        os.dup2(kept.fileno(), STDERR)
        failed = True
        try:
            yield
            failed = False
        finally:
            os.dup2(before, STDERR)
            os.close(before)
            kept.seek(0)
            for line in kept:
                if failed or not NOTE.match(line.rstrip()):
                    os.write(STDERR, line)
