"""Recorders: stand-ins that an answer is given, and that note how they were called."""

from __future__ import annotations

from collections.abc import Callable

__all__ = ["Recorder"]


class Recorder:
    """A function that an answer is given, that notes its calls, and whose values are no secret.

    An answer that runs elsewhere calls a copy of it there, and each call is told to the function itself afterwards, in
    its order, before anything else is: a call that waits for nobody.

    Parameters
    ----------
    function : callable
        What an answer of this process calls, and what is told of the calls elsewhere. Its value depends on nothing but
        its arguments, and it may count or keep them.
    copy : str
        Module and name of what gives the same values, such as "kit.checks.funnel.crowd:respond".
    args : tuple
        Plain data: the first arguments of the copy.
    tell : callable, optional
        What is told of the calls elsewhere in place of the function: nobody waits for its value.

    Examples
    --------
    >>> lengths = []
    >>> recorder = Recorder(lambda text: lengths.append(len(text)), "builtins:len")
    >>> recorder("four")
    >>> lengths
    [4]
    """

    def __init__(
        self,
        function: Callable[..., object],
        copy: str,
        args: tuple[object, ...] = (),
        *,
        tell: Callable[..., object] | None = None,
    ) -> None:
        self.function, self.copy, self.args, self.tell = function, copy, args, tell or function
        self.__name__ = function.__name__

    def __call__(self, *args: object, **options: object) -> object:
        """Call the function, and note the call."""
        return self.function(*args, **options)
