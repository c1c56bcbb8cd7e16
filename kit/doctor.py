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
        score: float | None = None,
        score_baseline: float | None = None,
        score_name: str = "the score",
        settled: bool = False,
    ) -> list[str]:
        """Say in words what these numbers mean.

        A loss near that of always giving the same answer proves nothing by itself: a right training passes it on its
        way down. It is told only where the score agrees, or the kernel.

        Parameters
        ----------
        kernel : float, optional
            The one weight of the last Dense layer.
        loss, accuracy : float, optional
            Means over the epoch so far.
        positives : float, optional
            Share of pairs with label 1.
        score, score_baseline : float, optional
            hit@10 on held-out pairs, say, and that of the most popular tracks.
        score_name : str
        settled : bool
            Whether enough steps went by for loss and accuracy to mean something.

        Returns
        -------
        list of str
            New ailments only.
        """
        words = {}
        upside_down = kernel is not None and kernel < 0
        if upside_down:
            words["kernel"] = (
                f"the last dense kernel is {kernel:.2f}, negative. So tracks that go together are pushed to "
                "point apart. The loss falls all the same, because the vectors spread, and no neighbour is found. "
                'Start it at 1 (kernel_initializer="ones"), keep it there (kernel_constraint="non_neg"), and '
                "build the model anew."
            )
        no_better = score is not None and score_baseline is not None and score <= score_baseline
        if settled and positives is not None and 0 < positives < 1:
            same = base_rate_loss(positives)
            if (upside_down or no_better) and loss is not None and abs(loss - same) < 0.01 * same:
                beside = (
                    f", and {score_name} is {score:.3f} beside {score_baseline:.3f} of the most popular tracks"
                    if no_better
                    else ""
                )
                words["loss"] = (
                    f"the loss is {loss:.3f}, always answering the share of positives ({positives:.3f}) "
                    f"gives {same:.3f}{beside}: nothing is learnt from the tracks yet. Look at the sign of the last "
                    "kernel, at the learning rate, and whether labels and pairs still belong together."
                )
            majority = max(positives, 1 - positives)
            if accuracy is not None and abs(accuracy - majority) < 0.002:
                words["accuracy"] = (
                    f"the accuracy is {accuracy:.3f}, exactly what 'always {int(positives > 0.5)}' gets: it says "
                    "nothing for the model. Believe hit@10 on the validation pairs, beside that of popularity."
                )
        new = [f"training doctor: {text}" for name, text in words.items() if name not in self._told]
        self._told |= set(words)
        return new
