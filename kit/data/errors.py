"""The one error of `kit.data`."""

__all__ = ["DataError"]


class DataError(RuntimeError):
    """A data set could not be had; the message says what happened and what to do.

    Examples
    --------
    >>> from kit.data.deezer import load_imported
    >>> try:
    ...     load_imported("no_such_playlists")
    ... except DataError as error:
    ...     print(error)
    there is no imported data set 'no_such_playlists'; ...
    """
