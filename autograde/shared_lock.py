"""A lock that many hold together, or one alone."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager


class SharedLock:
    """A lock on the machine: many workers hold it together, or one holds it alone while the others wait.

    The thread that holds it alone may ask for it again, either way.

    Examples
    --------
    >>> lock = SharedLock()
    >>> with lock.shared(), lock.shared():
    ...     lock.n_shared
    2
    >>> with lock.exclusive():
    ...     lock.n_shared
    0
    """

    def __init__(self) -> None:
        self.n_shared = 0
        # Threads that want to be alone: meanwhile no others begin, or the wait might have no end.
        self._n_waiting = 0
        self._change = threading.Condition()
        self._holder: int | None = None

    @contextmanager
    def shared(self) -> Iterator[None]:
        """Hold the lock together with others."""
        if self._holder == threading.get_ident():
            yield
            return
        with self._change:
            self._change.wait_for(lambda: self._holder is None and not self._n_waiting)
            self.n_shared += 1
        try:
            yield
        finally:
            with self._change:
                self.n_shared -= 1
                self._change.notify_all()

    @contextmanager
    def exclusive(self) -> Iterator[None]:
        """Hold the lock alone; a thread that holds it together with others must not ask for this."""
        if self._holder == threading.get_ident():
            yield
            return
        with self._change:
            self._n_waiting += 1
            try:
                self._change.wait_for(lambda: self._holder is None and not self.n_shared)
                self._holder = threading.get_ident()
            finally:
                self._n_waiting -= 1
                self._change.notify_all()
        try:
            yield
        finally:
            with self._change:
                self._holder = None
                self._change.notify_all()
