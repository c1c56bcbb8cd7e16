"""The training doctor says from a few numbers why a word2vec training does not learn."""

from __future__ import annotations

import numpy as np

__all__ = ["Doctor", "base_rate_loss"]


def base_rate_loss(positives: float) -> float:
    """Compute the binary cross-entropy of always answering the share of positives: -p log p - (1 - p) log(1 - p).

    Examples
    --------
    >>> round(base_rate_loss(1 / 6), 3)
    0.451
    """
    return float(-sum(p * np.log(p) for p in (positives, 1 - positives) if p > 0))


class Doctor:
    """A doctor who tells from a few numbers why a word2vec training does not learn.

    The doctor names each ailment once a training.

    Examples
    --------
    >>> doctor = Doctor()
    >>> print(doctor.examine(kernel=-0.6)[0])
    training doctor: the last dense kernel is -0.60, negative. ...
    >>> doctor.examine(kernel=-0.7)
    []
    """

    def __init__(self) -> None:
        self._told: set[str] = set()

    def examine(
        self,
        *,
        kernel: float | None = None,
        loss: float | None = None,
        accuracy: float | None = None,
        positives: float | None = None,
        settled: bool = False,
    ) -> list[str]:
        """Say in words what these numbers mean.

        Parameters
        ----------
        kernel : float, optional
            The one weight of the last Dense layer.
        loss, accuracy : float, optional
            Means over the epoch so far.
        positives : float, optional
            Share of pairs with label 1.
        settled : bool
            Whether enough steps went by for loss and accuracy to mean something.

        Returns
        -------
        list of str
            New ailments only.
        """
        words = {}
        if kernel is not None and kernel < 0:
            words["kernel"] = (
                f"the last dense kernel is {kernel:.2f}, negative. So tracks that go together are pushed to "
                "point apart, which a group of tracks cannot do: the training stalls, whatever the other "
                "settings are. "
                'Start it at 1 (kernel_initializer="ones"), keep it there (kernel_constraint="non_neg"), and '
                "build the model anew."
            )
        if settled and positives is not None and 0 < positives < 1:
            stall = base_rate_loss(positives)
            if loss is not None and abs(loss - stall) < 0.01 * stall:
                words["loss"] = (
                    f"the loss is {loss:.3f}, and always answering the share of positives ({positives:.3f}) "
                    f"gives {stall:.3f}: nothing is learnt from the tracks yet. Look at the sign of the last "
                    "kernel, at the learning rate, and whether labels and pairs still belong together."
                )
            majority = max(positives, 1 - positives)
            if accuracy is not None and abs(accuracy - majority) < 0.002:
                words["accuracy"] = (
                    f"the accuracy is {accuracy:.3f}, exactly what 'always {int(positives > 0.5)}' gets. It "
                    "explains nothing here: watch the loss, and hit@10 on the validation pairs."
                )
        new = [f"training doctor: {text}" for name, text in words.items() if name not in self._told]
        self._told |= set(words)
        return new
