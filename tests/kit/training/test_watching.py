"""Watching a `fit`, on real and tiny Keras models."""

import threading

import numpy as np
import pytest

from kit.training.numbers import Baseline


@pytest.fixture(autouse=True, scope="module")
def _imported():
    """What loads TensorFlow, for the tests and not to collect them."""
    global Watch, fit, keras, make_of, vectors_of
    import keras

    from kit.track2vec import vectors_of
    from kit.training import Watch, fit
    from kit.training.checkpoint import make_of


STEPS = 4


@pytest.fixture(autouse=True)
def _the_same_weights_each_time():
    keras.utils.set_random_seed(0)


@pytest.fixture
def model():
    return make()


def make(dim=2, *, kernel=1.0, optimizer=None, n_tracks=6, eagerly=True):
    """A Track2Vec, named as Keras numbers; run eagerly, since compiling takes longer than learning."""
    target, context = keras.Input((1,), dtype="int32"), keras.Input((1,), dtype="int32")
    tracks = keras.layers.Embedding(n_tracks, dim)
    cosine = keras.layers.Dot(axes=2, normalize=True)([tracks(target), tracks(context)])
    start = keras.initializers.Constant(kernel)
    together = keras.layers.Dense(1, activation="sigmoid", kernel_initializer=start)(
        keras.layers.Flatten()(cosine)
    )
    model = keras.Model([target, context], together)
    model.compile(
        optimizer or keras.optimizers.Adam(0.05),
        "binary_crossentropy",
        metrics=["accuracy"],
        run_eagerly=eagerly,
    )
    return model


class Batches:
    """Endless random batches that count themselves, and do something at one of them."""

    def __init__(self, at=None, do=None, share=0.5):
        self.n, self.at, self.do, self.share = 0, at, do, share
        self._rng = np.random.default_rng(0)

    def __iter__(self):
        while True:
            if self.n == self.at and self.do():
                return
            self.n += 1
            targets, contexts = self._rng.integers(6, size=(2, 8)).astype(np.int32)
            yield (targets, contexts), (self._rng.random(8) < self.share).astype(np.float32)


def crash():
    raise RuntimeError("the machine was switched off")


def run(model, batches=None, epochs=3, **options):
    return fit(model, iter(batches or Batches()), steps_per_epoch=STEPS, epochs=epochs, **options)


class Scores:
    """A score that follows a list, and remembers the weights it was asked about."""

    def __init__(self, *values):
        self.values, self.weights = list(values), []

    def __call__(self, model):
        self.weights.append(model.get_weights())
        value = self.values[len(self.weights) - 1]
        if isinstance(value, BaseException):
            raise value
        return value


def same(weights, others):
    return all((a == b).all() for a, b in zip(weights, others, strict=True))


def test_vectors_of(model):
    table = np.arange(12, dtype=np.float32).reshape(6, 2)
    model.layers[2].set_weights([table])
    assert vectors_of(model, 6).tolist() == table.tolist()


def test_no_table_or_two(model):
    with pytest.raises(ValueError, match="0 trainable tables of 7 rows"):
        vectors_of(model, 7)
    first, second = keras.Input((1,)), keras.Input((1,))
    both = keras.layers.Add()([keras.layers.Embedding(6, 2)(first), keras.layers.Embedding(6, 2)(second)])
    with pytest.raises(ValueError, match=r"2 trainable tables .* share one Embedding"):
        vectors_of(keras.Model([first, second], both), 6)


def test_a_whole_training(capfd):
    model, batches = make(eagerly=False), Batches()
    watch = run(model, batches)
    assert [sorted(epoch) for epoch in watch.history] == [["accuracy", "loss"]] * 3
    assert watch.best == max(-epoch["loss"] for epoch in watch.history)
    assert not watch.stopped
    assert int(model.optimizer.iterations.numpy()) == 3 * STEPS
    assert batches.n >= 3 * STEPS
    out, err = capfd.readouterr()
    assert all(f"epoch {i}/3 · accuracy 0." in out for i in (1, 2, 3))
    assert "training" in out  # the bar
    # nbgrader gives no points to a test that writes to stderr; TensorFlow's own start-up line comes from C.
    assert [line for line in err.splitlines() if "generator_dataset_op" not in line] == []


@pytest.mark.slow
def test_quiet(model, capsys):
    run(model, quiet=True)
    lines = capsys.readouterr().out.splitlines()
    assert [line for line in lines if not line.startswith("training doctor")] == []


def test_the_best_epoch_is_kept(model):
    scores = Scores(0.1, 0.3, 0.2)
    watch = run(model, score=scores)
    assert watch.best == 0.3
    assert [epoch["score"] for epoch in watch.history] == [0.1, 0.3, 0.2]
    assert same(model.get_weights(), scores.weights[1])
    assert not same(scores.weights[1], scores.weights[2])


@pytest.mark.slow
def test_the_lowest_loss_decides_without_a_score(model):
    # A learning rate that grows: the last epochs are worse.
    after = []
    model.compile(keras.optimizers.SGD(0.0), "binary_crossentropy", run_eagerly=True)

    def note(watch):
        after.append(watch.model.get_weights())
        watch.model.optimizer.learning_rate.assign(200.0)

    watch = Watch(after_epoch=note)
    model.fit(
        (batch for batch in Batches(share=0.9)),
        steps_per_epoch=STEPS,
        epochs=4,
        verbose=0,
        callbacks=[watch],
        shuffle=False,
    )
    losses = [epoch["loss"] for epoch in watch.history]
    best = int(np.argmin(losses))
    watch.keep_best()
    assert watch.best == -min(losses)
    assert same(model.get_weights(), after[best])


@pytest.mark.slow
def test_a_score_that_is_no_number_is_never_the_best(model):
    scores = Scores(np.nan, 0.1, np.nan)
    assert run(model, score=scores).best == 0.1
    assert same(model.get_weights(), scores.weights[1])


def test_stop_in_the_middle_keeps_the_best(model, capsys):
    scores = Scores(0.2, KeyboardInterrupt())
    watch = run(model, score=scores, epochs=9)
    assert watch.stopped
    assert watch.best == 0.2
    assert same(model.get_weights(), scores.weights[0])
    assert "stopped after 1 whole epoch, the model holds the best state so far\n" in capsys.readouterr().out


def interrupt_at(monkeypatch, step):
    """As if Stop were pressed during the given step of the training."""
    seen = iter(range(10**6))
    before = Watch.on_train_batch_end

    def pressed(self, batch, logs=None):
        before(self, batch, logs)
        if next(seen) == step:
            raise KeyboardInterrupt

    monkeypatch.setattr(Watch, "on_train_batch_end", pressed)


def test_stop_in_the_middle_of_an_epoch(model, monkeypatch, capsys):
    interrupt_at(monkeypatch, 2 * STEPS + 1)
    scores = Scores(0.3, 0.2)
    watch = run(model, score=scores, epochs=9)
    assert (watch.stopped, len(watch.history)) == (True, 2)
    assert same(model.get_weights(), scores.weights[0])
    assert "stopped after 2 whole epochs" in capsys.readouterr().out


def test_stop_before_the_first_epoch_ends(model, monkeypatch, capsys, tmp_path):
    interrupt_at(monkeypatch, 1)
    fresh = model.get_weights()
    watch = run(model, checkpoint=tmp_path)
    assert (watch.stopped, watch.best, watch.history) == (True, None, [])
    assert not same(model.get_weights(), fresh)  # what was learnt in two steps is there
    said = capsys.readouterr().out
    assert "stopped within the first epoch: the model holds the weights of its last step" in said
    assert "go on" not in said
    assert not list(tmp_path.rglob("*.npz"))


def test_asked_to_stop(model, monkeypatch):
    """`stop()` ends the training after the current step; a part of an epoch is not an epoch."""
    watches = []
    before = Watch.on_train_batch_end

    def stopping(self, batch, logs=None):
        watches.append(self)
        if len(watches) == STEPS + 2:
            self.stop()
        before(self, batch, logs)

    monkeypatch.setattr(Watch, "on_train_batch_end", stopping)
    scores = Scores(0.4, 0.9)
    watch = run(model, score=scores, epochs=9)
    assert len(watches) == STEPS + 2
    assert (watch.stopped, watch.best, len(watch.history)) == (True, 0.4, 1)
    assert same(model.get_weights(), scores.weights[0])


@pytest.mark.slow
@pytest.mark.parametrize("how", ["interrupt", "stop"])
def test_run_again_after_a_stop_goes_on(model, monkeypatch, tmp_path, capsys, how):
    with monkeypatch.context() as patch:
        if how == "interrupt":
            interrupt_at(patch, 2 * STEPS + 1)
        else:
            patch.setattr(
                Watch, "on_epoch_begin", lambda self, epoch, logs=None: self.stop() if epoch == 2 else None
            )
        run(model, checkpoint=tmp_path, epochs=5)
    assert "run the cell again to go on" in capsys.readouterr().out
    again = make()
    watch = run(again, checkpoint=tmp_path, epochs=5)
    assert "going on after epoch 2 of 5" in capsys.readouterr().out
    assert (len(watch.history), watch.stopped) == (5, False)
    assert int(again.optimizer.iterations.numpy()) == 5 * STEPS


@pytest.mark.slow
def test_killed_in_the_middle_goes_on_after_the_last_whole_epoch(tmp_path):
    scores = Scores(0.5, 0.9)
    states = []

    def switch_off():
        raise RuntimeError("switched off")

    def score(model):
        states.append([variable.numpy() for variable in model.optimizer.variables])
        if len(states) == 3:
            switch_off()
        return scores(model)

    with pytest.raises(RuntimeError, match="switched off"):
        run(make(), score=score, checkpoint=tmp_path, epochs=5)
    assert len(list(tmp_path.rglob("*.npz"))) == 1

    again, batches = make(), Batches()
    begun = []
    original = Watch.on_train_begin

    def begin(self, logs=None):
        begun.append((again.get_weights(), [v.numpy() for v in again.optimizer.variables]))
        original(self, logs)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Watch, "on_train_begin", begin)
        later = Scores(0.1, 0.2, 0.3)
        watch = run(again, batches, score=later, checkpoint=tmp_path, epochs=5)
    weights, optimizer = begun[0]
    assert same(weights, scores.weights[1])
    assert same(optimizer, states[1])  # Adam's moments and step count, too
    assert int(again.optimizer.iterations.numpy()) == 5 * STEPS
    assert len(later.weights) == 3  # three epochs were left
    assert [epoch["score"] for epoch in watch.history] == [0.5, 0.9, 0.1, 0.2, 0.3]
    assert watch.best == 0.9  # the best epoch was before the accident, and is what the model holds
    assert same(again.get_weights(), scores.weights[1])
    assert list(tmp_path.iterdir()) == []  # finished: nothing is left behind


@pytest.mark.slow
def test_batches_that_break_do_not_lose_the_checkpoint(tmp_path, capsys):
    # Keras reads ahead, so the exact batch does not matter; two epochs were whole.
    wait = threading.Event()

    def broken():
        wait.wait(60)
        crash()

    def after(model, seen=[]):  # noqa: B006
        seen.append(1)
        if len(seen) == 2:
            wait.set()
        return float(len(seen))

    with pytest.raises(Exception, match="switched off"):
        run(make(), Batches(at=2 * STEPS, do=broken), score=after, checkpoint=tmp_path, epochs=5)
    again = make()
    run(again, checkpoint=tmp_path, epochs=5)
    assert "going on after epoch 2 of 5" in capsys.readouterr().out
    assert int(again.optimizer.iterations.numpy()) == 5 * STEPS


@pytest.fixture
def left_over(tmp_path):
    """A folder with the checkpoint of `make()` after two epochs."""
    with pytest.raises(RuntimeError, match="off"):
        run(make(), score=Scores(1.0, 2.0, RuntimeError("off")), checkpoint=tmp_path)
    return tmp_path


@pytest.mark.slow
@pytest.mark.parametrize(
    "other",
    [
        {"dim": 3},
        {"n_tracks": 7},
        {"kernel": -0.6},
        {"optimizer": ("Adam", 0.01)},
        {"optimizer": ("SGD", 0.05)},
    ],
    ids=["dim", "n_tracks", "kernel", "adam", "sgd"],
)
def test_another_make_starts_anew(left_over, capsys, other):
    if "optimizer" in other:
        name, rate = other["optimizer"]
        other = {"optimizer": getattr(keras.optimizers, name)(rate)}
    model = make(**other)
    watch = run(model, checkpoint=left_over)
    assert "going on" not in capsys.readouterr().out
    assert int(model.optimizer.iterations.numpy()) == 3 * STEPS
    assert len(watch.history) == 3
    assert len(list(left_over.iterdir())) == 1  # the other model's checkpoint is still there


@pytest.mark.slow
def test_a_finished_training_is_not_gone_on_with(left_over, capsys):
    watch = run(make(), checkpoint=left_over, epochs=2)  # both epochs are done already
    assert len(watch.history) == 2
    assert list(left_over.iterdir()) == []
    capsys.readouterr()
    run(make(), checkpoint=left_over, epochs=2)
    assert "going on" not in capsys.readouterr().out


@pytest.mark.slow
def test_a_damaged_checkpoint(left_over, capsys):
    (path,) = left_over.iterdir()
    path.write_bytes(path.read_bytes()[:100])
    model = make()
    run(model, checkpoint=left_over)
    assert "cannot be read" in capsys.readouterr().out
    assert int(model.optimizer.iterations.numpy()) == 3 * STEPS


@pytest.mark.parametrize(
    "content",
    [b"", pytest.param(b"PK", marks=pytest.mark.slow), pytest.param(bytes(500), marks=pytest.mark.slow)],
)
def test_an_empty_checkpoint_is_said_in_one_line(left_over, capsys, content):
    (path,) = left_over.iterdir()
    path.write_bytes(content)
    model = make()
    run(model, checkpoint=left_over)
    said = [line for line in capsys.readouterr().out.splitlines() if "starts anew" in line]
    assert len(said) == 1
    assert said[0].startswith(f"the checkpoint {path} cannot be read")
    assert int(model.optimizer.iterations.numpy()) == 3 * STEPS


def test_a_checkpoint_that_cannot_be_written(model, tmp_path, capsys):
    (tmp_path / "file").touch()
    watch = run(model, checkpoint=tmp_path / "file" / "folder")
    assert "no checkpoint" in capsys.readouterr().out
    assert len(watch.history) == 3


@pytest.mark.slow
@pytest.mark.parametrize("at", [STEPS + 2, 2 * STEPS])
def test_batches_that_end_early(model, at):
    scores = Scores(0.5, 0.4, 0.3)
    with pytest.raises(ValueError, match=rf"the batches ended after {at} of {5 * STEPS}.*while True.*yield"):
        run(model, Batches(at=at, do=lambda: True), epochs=5, score=scores)
    assert same(model.get_weights(), scores.weights[0])


@pytest.mark.slow
@pytest.mark.parametrize(
    "form",
    [
        lambda x, y: ([x[0].tolist(), x[1].tolist()], y.tolist()),
        lambda x, y: [(x[0], x[1]), y],
        lambda x, y: (np.stack([x[0], x[1]]).tolist(), list(y)),
        lambda x, y: ((list(x[0]), x[1]), y[:, None].tolist()),
    ],
)
def test_batches_of_lists_train_as_arrays_do(model, form):
    batches = (form(*batch) for batch in iter(Batches()))
    other = make()
    other.set_weights(model.get_weights())
    lists = fit(model, batches, steps_per_epoch=3, epochs=1, quiet=True).history
    assert lists == fit(other, iter(Batches()), steps_per_epoch=3, epochs=1, quiet=True).history


@pytest.mark.parametrize(
    ("batch", "words"),
    [
        (((np.arange(3), list("abc")), np.ones(3)), "where numbers belong"),
        (((np.arange(3), np.arange(3)), [[1], [0, 1], [1]]), "where numbers belong"),
        (np.ones(3), r"the generator must yield \(inputs, labels\)"),
        ((np.arange(3), np.arange(3), np.ones(3), np.ones(3)), r"must yield \(inputs, labels\)"),
    ],
)
def test_a_batch_that_is_none_is_named(model, batch, words):
    with pytest.raises(ValueError, match=words):
        fit(model, iter([batch] * 3), steps_per_epoch=1, epochs=1, quiet=True)


def test_exactly_enough_batches(model):
    assert len(run(model, Batches(at=3 * STEPS, do=lambda: True)).history) == 3


@pytest.mark.slow
def test_one_generator_for_two_trainings(model):
    batches = iter(Batches())
    for _ in range(2):
        assert len(fit(model, batches, steps_per_epoch=STEPS, epochs=2, quiet=True).history) == 2


@pytest.mark.slow
def test_the_negative_kernel_is_told_once_while_training(capsys):
    run(make(kernel=-0.6), epochs=3)
    out = capsys.readouterr().out
    assert out.count("kernel is -0.") == 1
    assert out.index("training doctor") < out.index("epoch 1/3")
    run(make(kernel=-0.6), epochs=1, quiet=True)
    assert "training doctor" in capsys.readouterr().out  # the doctor speaks all the same


@pytest.mark.slow
def test_a_safe_kernel_is_not_talked_about(capsys):
    run(make(kernel=1.0), Batches(share=0.5))
    assert "kernel is" not in capsys.readouterr().out


class Known:
    """A score that stays where it is, beside that of the most popular tracks."""

    name, baseline = "hit@10", Baseline(0.02, "most popular tracks")

    def __init__(self, value):
        self.value = value

    def __call__(self, model):
        return self.value


@pytest.mark.slow
@pytest.mark.parametrize(("found", "told"), [(0.01, True), (0.3, False)])
def test_at_the_base_rate_the_doctor_asks_the_score(found, told, capsys):
    # Always the same answer is all there is to learn here: one in four.
    model = make()
    (kernel,) = (weight for weight in model.trainable_weights if tuple(weight.shape) == (1, 1))
    kernel.constraint = keras.constraints.NonNeg()  # or the doctor would speak of its sign
    model.compile(keras.optimizers.Adam(0.1), "binary_crossentropy")
    batches = iter(Batches(share=0.25))
    fit(model, batches, steps_per_epoch=150, epochs=2, score=Known(found), quiet=True)
    said = capsys.readouterr().out
    assert ("always answering the share of positives (0.2" in said) == told
    assert ("hit@10 is 0.010 beside 0.020" in said) == told


def test_a_model_without_a_single_kernel(capsys):
    inputs = keras.Input((1,))
    model = keras.Sequential([inputs, keras.layers.Dense(2), keras.layers.Dense(1, activation="sigmoid")])
    model.compile("adam", "binary_crossentropy")
    batches = iter(lambda: (np.ones((4, 1)), np.ones((4, 1))), None)
    assert len(fit(model, batches, steps_per_epoch=2, epochs=1).history) == 1


def test_the_names_keras_gives_are_no_part_of_the_make():
    assert make_of(make()) == make_of(make())
