"""Who may work at the same time: many together, or one alone."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager


class Floor:
    """Workers that share a machine; whoever wants it alone waits for the others, and they wait for him.

    Who has it alone may work there as if beside others.

    Examples
    --------
    >>> floor = Floor()
    >>> with floor.together(), floor.together():
    ...     floor.n_together
    2
    >>> with floor.alone():
    ...     floor.n_together
    0
    """

    def __init__(self) -> None:
        self.n_together = 0
        self._n_waiting = 0  # for being alone: nobody begins together meanwhile, or it might never come
        self._change = threading.Condition()
        self._alone_thread: int | None = None

    @contextmanager
    def together(self) -> Iterator[None]:
        """Work beside others."""
        if self._alone_thread == threading.get_ident():
            yield
            return
        with self._change:
            self._change.wait_for(lambda: self._alone_thread is None and not self._n_waiting)
            self.n_together += 1
        try:
            yield
        finally:
            with self._change:
                self.n_together -= 1
                self._change.notify_all()

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Work while nobody else does; not to be asked for while working beside others."""
        if self._alone_thread == threading.get_ident():
            yield
            return
        with self._change:
            self._n_waiting += 1
            try:
                self._change.wait_for(lambda: self._alone_thread is None and not self.n_together)
                self._alone_thread = threading.get_ident()
            finally:
                self._n_waiting -= 1
                self._change.notify_all()
        try:
            yield
        finally:
            with self._change:
                self._alone_thread = None
                self._change.notify_all()
