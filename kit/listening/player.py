"""A few sounds to compare by ear, each beside a picture of it, with a cursor that goes along."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from kit.cell import in_a_kernel

__all__ = ["Player", "heard"]

Floats = NDArray[np.float32]
Sound = ArrayLike | Callable[[], ArrayLike]

PEAK = 0.99  # of full scale: what is louder is brought down to it


class Player:
    """Sounds beside each other. A notebook shows buttons and a picture; where no page can be drawn it is text.

    No sound is ever part of a notebook: the page asks for it when it is played.

    Parameters
    ----------
    sounds : mapping of str to (n,) or (2, n) floats, or to a function that gives them
        By the sound's name. A function is called each time that its sound is asked for, and not before; a sound of two
        rows has the first on the left.
    sr : int
        Samples a second.
    pictures : mapping of str to (frames,) or (frames, bands) floats, optional
        By the sound's name: a row of numbers is drawn as a line, a table with the first band below. A sound without
        one has its mel spectrogram, once it is there.
    rows_of : mapping of str to sequence of str, or to (low, high), optional
        For such a table the names of its bands, or what stands at its lower and its upper end.
    slider : str
        What the names of the sounds count ("mel bands"), where they are steps of one thing: a slider goes from one
        to the next.

    Raises
    ------
    ValueError
        When there is no sound, or one of them is empty, is no sound of one or two channels, or is not finite; when a
        picture is none, or belongs to no sound; when there are pictures, and each sound is a function, so that nobody
        knows over how many seconds they go.

    Examples
    --------
    >>> time = np.arange(16_000) / 16_000
    >>> tone = np.sin(2 * np.pi * 440 * time)
    >>> player = Player({"a tone": tone, "an octave higher": lambda: np.sin(2 * np.pi * 880 * time)}, 16_000)
    >>> player
    To be heard: a tone (1.0 s) | an octave higher. Run the cell again to listen.
    >>> player.sound("an octave higher").shape
    (1, 16000)
    """

    def __init__(
        self,
        sounds: Mapping[str, Sound],
        sr: int,
        *,
        pictures: Mapping[str, ArrayLike] | None = None,
        rows_of: Mapping[str, Sequence[str] | tuple[float, float]] | None = None,
        slider: str = "",
    ) -> None:
        from kit.pictures.sound import as_table

        if not sounds:
            raise ValueError("there is nothing to hear: give a sound by its name, {name: samples}")
        for name in {*(pictures or {}), *(rows_of or {})} - set(sounds):
            raise ValueError(f"there is a picture of {name!r}, and no sound of that name")
        self.sr, self.slider, self.rows_of = sr, slider, dict(rows_of or {})
        self._sounds = {name: one if callable(one) else heard(name, one) for name, one in sounds.items()}
        self.pictures = {name: as_table(name, table) for name, table in (pictures or {}).items()}
        if self.pictures and self.seconds is None:
            raise ValueError("give one of the sounds as samples: over how many seconds do the pictures go?")

    @property
    def names(self) -> list[str]:
        """What the sounds are called, in order."""
        return list(self._sounds)

    @property
    def seconds(self) -> float | None:
        """How long the first sound is that is there; None where each is a function."""
        there = (one for one in self._sounds.values() if not callable(one))
        return next((one.shape[1] / self.sr for one in there), None)

    def sound(self, name: str) -> Floats:
        """Give a sound as it is played, (channels, n) float32 between -1 and 1; a function is called for it.

        Raises
        ------
        ValueError
            When the function gives what is no sound.
        """
        found = self._sounds[name]
        return heard(name, found()) if callable(found) else found

    def picture(self, name: str, sound: Floats | None = None) -> dict[str, Any]:
        """Give what is to be seen of a sound, as `kit.listening.seen.seen` does; {} as long as there is nothing.

        Parameters
        ----------
        name : str
        sound : (channels, n) floats, optional
            Where a function has been called for it.
        """
        from kit.listening.seen import seen, spectrogram

        found = self._sounds[name]
        sound = found if sound is None and not callable(found) else sound
        table: ArrayLike | None = self.pictures.get(name)
        rows = self.rows_of.get(name, ())
        if table is None:
            if sound is None:
                return {}
            table, rows = spectrogram(sound, self.sr), ("0", f"{self.sr / 2000:g} kHz")
        seconds = self.seconds if sound is None else sound.shape[1] / self.sr
        assert seconds is not None  # a player with pictures has a sound that is there
        return seen(name, table, seconds, rows)

    def __repr__(self) -> str:
        said = [
            name if callable(one) else f"{name} ({one.shape[1] / self.sr:.1f} s)"
            for name, one in self._sounds.items()
        ]
        of = f" by {self.slider}" if self.slider else ""
        return f"To be heard{of}: {' | '.join(said)}. Run the cell again to listen."

    def _repr_mimebundle_(self, **options: Any) -> Any:
        if not in_a_kernel() or not importlib.util.find_spec("anywidget"):
            return {"text/plain": repr(self)}
        from kit.listening.view import PlayerView

        view = PlayerView(self.names, self.sr, self.sound, self.picture, repr(self), self.slider)
        return view._repr_mimebundle_(**options)


def heard(name: str, samples: ArrayLike) -> Floats:
    """Give samples as they are played, (channels, n) float32; what is louder than full scale is made quieter.

    Raises
    ------
    ValueError
        When they are no sound of one or two channels, there are none, or some are not finite.

    Examples
    --------
    >>> heard("a click", [0.0, 1.98]).tolist()
    [[0.0, 0.9900000095367432]]
    """
    sound = np.atleast_2d(np.asarray(samples, np.float32))
    if sound.ndim != 2 or not 1 <= len(sound) <= 2 or not sound.size:
        raise ValueError(
            f"{name}: give samples (n,), or (2, n) for left and right, not shape {np.shape(samples)}"
        )
    if not np.isfinite(sound).all():
        bad = np.count_nonzero(~np.isfinite(sound))
        raise ValueError(
            f"{name}: {bad:,} of {sound.size:,} samples are not finite; find out where they come from"
        )
    return np.asarray(sound * (PEAK / max(float(np.abs(sound).max()), PEAK)), np.float32)
