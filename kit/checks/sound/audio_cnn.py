"""Checks of `audio_cnn`: clips of several lengths, cut again later and higher, and their frames in another order.

The model is asked as it was built, and no training is needed to see what it can tell apart. All clips that are as long
go in one batch.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from kit.checks.asking.models import findings, losses
from kit.checks.asking.models.facts import ModelFacts, OnBatch
from kit.checks.asking.models.probe import Inputs, Probe, Setting, built
from kit.checks.exercise import Answer, Exercise, Item, Rng
from kit.checks.outcome import AnswerError, Finding
from kit.checks.sound.plays import Floats

__all__ = ["AUDIO_CNN", "CnnFacts"]

N_MELS, N_FACTORS, N_FRAMES = 24, 5, 96
SHORTER, LONGER = 48, 110  # other lengths
N_CLIPS, STEP = 6, 4  # clips; frames and bands by which they are cut again
EDGE = 16  # frames at either end that keep their place in the first shuffle: so what a border does has no say
FELT = 0.002  # of the spread of the outputs: what a shuffle has to move
FAR = 0.05  # what a shuffle of all frames moves where they are read one after the other
LOUD = 30.0
BOUND = 1.0 + 1e-6
TASK = findings.Task(
    label="row of factors",
    fed="the lab feeds it mel spectrograms, (clips, frames, n_mels), and their number of frames is not always the same",
    look_at_inputs="keras.Input((None, n_mels)), and what needs a fixed length: Flatten, Reshape, too much pooling",
    look_at_output="the last layer: Dense(n_factors), behind a pooling over the frames",
    look_at_frozen="`trainable=False`",
    compiled='model.compile("adam", "mse")',
    rate="0.001",
    fastest=0.05,
    row="clip",
)


@dataclass
class CnnFacts(ModelFacts):
    """What is known of a model of spectrograms, beside what every probe sees.

    Attributes
    ----------
    of_length : dict of int to str
        For each number of frames what came, "" where it was a row of factors for each clip.
    later, higher : float
        How far the outputs move when clips are cut later, and when they are cut higher, beside the spread over clips.
    inside, all_over : float
        How far they move when the frames in the middle are shuffled, and when all are.
    low, high : float
        The smallest and the largest output of loud clips, with several sets of weights.
    sums : float
        How far the outputs of a clip are from summing to 1.
    """

    of_length: dict[int, str] = field(default_factory=dict)
    later: float = 0.0
    higher: float = 0.0
    inside: float = 0.0
    all_over: float = 0.0
    low: float = 0.0
    high: float = 0.0
    sums: float = 0.0


def _wide(rng: Rng) -> Floats:
    """Clips that are wider and longer than what is cut out of them: each has bands of its own, and changes slowly.

    The lowest and the highest bands are alike, so that a model that only knows how loud a frame is hears no difference.
    """
    bands = np.arange(N_MELS + STEP)
    middle = rng.uniform(0, N_MELS, (N_CLIPS, 4, 1))
    peaks = (rng.uniform(1, 3, (N_CLIPS, 4, 1)) * np.exp(-((bands - middle) ** 2) / 3)).sum(axis=1)
    peaks[:, -STEP:] = peaks[:, :STEP]
    slow = np.cumsum(rng.normal(0, 0.08, (N_CLIPS, N_FRAMES + STEP, 1)), axis=1)
    return np.asarray(peaks[:, None] * (1 + 0.3 * np.tanh(slow)))


def _lively(rng: Rng) -> Floats:
    """Clips with notes, each a few frames long: what comes after what is heard."""
    notes = rng.normal(size=(N_CLIPS, N_FRAMES // 3, N_MELS))
    own = 2 * rng.normal(size=(N_CLIPS, 1, N_MELS))
    return own + np.repeat(notes, 3, axis=1) + 0.3 * rng.normal(size=(N_CLIPS, N_FRAMES, N_MELS))


def _observe(answer: Answer, rng: Rng) -> CnnFacts:
    facts = CnnFacts(built(lambda: answer(N_MELS, N_FACTORS)).model)
    if findings.no_model(facts):
        return facts
    probe = Probe(facts)
    wide, lively = _wide(rng), _lively(rng)
    inner = np.arange(N_FRAMES)
    inner[EDGE:-EDGE] = rng.permutation(inner[EDGE:-EDGE])
    clips = [
        wide[:, :N_FRAMES, :N_MELS],
        wide[:, STEP:, :N_MELS],
        wide[:, :N_FRAMES, STEP:],
        lively,
        lively[:, inner],
        lively[:, rng.permutation(N_FRAMES)],
    ]
    batch = [np.concatenate(clips).astype(np.float32)]
    if not probe.answers(batch) or facts.output_shape != (len(batch[0]), N_FACTORS):
        return facts
    _ask_lengths(probe, lively)
    outputs = np.split(probe.output(batch), len(clips))
    facts.later, facts.higher = (_moved(outputs[0], outputs[i]) for i in (1, 2))
    facts.inside, facts.all_over = (_moved(outputs[3], outputs[i]) for i in (4, 5))
    n = N_FRAMES if facts.of_length[SHORTER] else SHORTER
    _ask_range(
        probe, [(LOUD * np.concatenate([wide[:, :n, :N_MELS], lively[:, :n]])).astype(np.float32)], rng
    )
    if facts.compiled:
        _train(probe, [lively[:, :n].astype(np.float32)], rng)
    return facts


def _moved(before: Floats, after: Floats) -> float:
    """The root mean square of how far outputs move, beside that of how far the clips are apart."""
    spread = float(np.sqrt(before.var(axis=0).mean()))
    return float(np.sqrt(((after - before) ** 2).mean())) / spread if spread > 0 else 0.0


def _ask_lengths(probe: Probe, lively: Floats) -> None:
    facts = probe.facts
    assert isinstance(facts, CnnFacts)
    for n_frames in (SHORTER, LONGER):
        clips = np.resize(lively, (2, n_frames, N_MELS)).astype(np.float32)
        try:
            output = probe.output([clips])
        except AnswerError as error:
            facts.of_length[n_frames] = f"end in {type(error.__cause__).__name__}"
            continue
        right = output.shape == (2, N_FACTORS) and bool(np.isfinite(output).all())
        facts.of_length[n_frames] = (
            "" if right else f"give {output.shape}, {np.isnan(output).mean():.0%} of it nan"
        )


def _ask_range(probe: Probe, loud: Inputs, rng: Rng) -> None:
    facts = probe.facts
    assert isinstance(facts, CnnFacts)
    outputs = []
    for _ in range(2):
        probe.write(Setting.EITHER_SIGN, rng)
        outputs.append(probe.output(loud))
    probe.write(Setting.OWN, rng)
    found = np.concatenate(outputs)
    facts.low, facts.high = float(found.min()), float(found.max())
    facts.sums = float(np.abs(found.sum(axis=1) - 1).max())


def _train(probe: Probe, few: Inputs, rng: Rng) -> None:
    facts = probe.facts
    labels = rng.normal(0, 2, (len(few[0]), N_FACTORS))
    with probe.training():
        for scale in (1.0, 3.0):
            made_up = scale * rng.normal(size=labels.shape)
            loss = probe.asked.loss_of(labels.astype(np.float32), made_up.astype(np.float32))
            facts.on_batches.append(OnBatch(loss, labels, made_up))
        probe.train_a_step(few, labels)


# --- what it means --------------------------------------------------------------------------------------------------


def _asked(facts: CnnFacts) -> Finding | None:
    if finding := findings.no_model(facts):
        return finding
    if facts.call_error:
        return findings.cannot_be_asked(facts, TASK)
    if facts.output_shape == (facts.n_rows, N_FACTORS):
        return None
    return Finding(
        "not a number for each factor",
        f"{facts.n_rows} clips and {N_FACTORS} factors give {facts.output}",
        f"each clip has one place among the factors: shape ({facts.n_rows}, {N_FACTORS})",
        TASK.look_at_output,
    )


def _any_length(facts: CnnFacts) -> Finding | None:
    if finding := _asked(facts):
        return finding
    wrong = [f"clips of {n_frames} frames {came}" for n_frames, came in facts.of_length.items() if came]
    if not wrong:
        return None
    return Finding(
        "clips of one length only",
        f"clips of {N_FRAMES} frames have their factors, {', and '.join(wrong)}",
        "songs are cut as they come, and a clip of another length is a clip too",
        "what leaves nothing over for a short clip: steps of pooling or convolution that are too wide; padding='same'",
    )


def _later_or_higher(facts: CnnFacts) -> Finding | None:
    if finding := _asked(facts):
        return finding
    saw = (
        f"clips cut {STEP} frames later move the output by {facts.later:.2g} of its spread, and clips cut {STEP} bands "
        f"higher by {facts.higher:.2g}"
    )
    if facts.later < facts.higher:
        return None
    return Finding(
        "when it is heard counts more than what",
        saw,
        "a song heard a moment later is the same song; which bands are loud is what it sounds like",
        "the axis of the pooling: frames are axis 1, bands axis 2; no mean over bands before a layer has read them",
    )


def _order(facts: CnnFacts) -> Finding | None:
    if finding := _asked(facts):
        return finding
    if facts.inside > FELT or facts.all_over > FAR:
        return None
    return Finding(
        "shuffled frames give the same",
        f"the frames of clips in another order move the output by {facts.inside:.2g} of its spread",
        "then the mean frame is all that the model hears: no rhythm, no beginning of a note",
        "a kernel over several frames, and an activation or a maximum behind it, before the frames are averaged",
    )


def _linear(facts: CnnFacts) -> Finding | None:
    if finding := _asked(facts):
        return finding
    saw = f"with several sets of weights the outputs go from {facts.low:.3g} to {facts.high:.3g}"
    if facts.sums < 1e-3 and facts.low >= 0:
        return Finding(
            "the factors sum to 1",
            f"{saw}, and those of a clip sum to 1",
            "a softmax says which one of several it is; a song has a number for each factor, of either sign",
            "the last layer: Dense(n_factors), without activation",
        )
    if facts.low >= 0 or facts.high <= 0:
        return Finding(
            "factors below 0 cannot be said",
            saw,
            "half of the factors of a song are below 0",
            "the last layer: Dense(n_factors), without activation; a relu belongs before it",
        )
    if facts.low >= -BOUND and facts.high <= BOUND:
        return Finding(
            "factors beyond 1 cannot be said",
            saw,
            "factors go as far as the factorisation has put them",
            "the last layer: Dense(n_factors), without activation",
        )
    return _compiled(facts)


def _compiled(facts: CnnFacts) -> Finding | None:
    if finding := (
        findings.not_compiled(facts)
        or findings.does_not_train(facts, TASK)
        or findings.loss_is_no_number(facts)
        or losses.not_squared_error(facts, "the mean squared error is what the paper's network makes small")
        or findings.learning_rate_too_high(facts, TASK)
    ):
        return finding
    return None if facts.trains else findings.step_changes_nothing("the weights are")


AUDIO_CNN = Exercise(
    "audio_cnn",
    [
        Item("clips of any length", 1, _any_length),
        Item("a few frames later moves it less than a few bands higher", 1, _later_or_higher),
        Item("the order of frames counts", 1, _order),
        Item("a linear output, and the squared error", 1, _linear),
    ],
    hints=(
        "Which axis of the spectrogram is time? What reads several frames at once, and what makes one row of many?",
        (
            "Conv1D(32, 5, padding='same', activation='relu') reads five frames with all their bands; "
            "GlobalAveragePooling1D() makes one row of all frames."
        ),
        (
            "keras.Sequential([keras.Input((None, n_mels)), Conv1D(...), MaxPooling1D(2, padding='same'), Conv1D(...), "
            "GlobalAveragePooling1D(), Dense(n_factors)]); model.compile('adam', 'mse'); return model."
        ),
    ),
    observe=_observe,
    n_seeds=1,  # a model is asked with several sets of weights
)
