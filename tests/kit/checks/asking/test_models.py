"""One probe of Keras models: what it knows of them, and that both laboratories say the same of it."""

import numpy as np
import pytest

from kit.checks.asking.models import findings, losses
from kit.checks.asking.models.asked import AskedModel
from kit.checks.asking.models.facts import ModelFacts, OnBatch
from kit.checks.asking.models.probe import Probe, Setting, built
from kit.checks.influencers import LAB as INFLUENCERS
from kit.checks.track2vec import LAB as TRACK2VEC
from kit.checks.track2vec.track2vec_model import TASK
from tests.corpus import corpus_of


@pytest.fixture(autouse=True, scope="module")
def _imported():
    """What loads TensorFlow, for the tests and not to collect them."""
    global keras
    import keras


def network(optimizer, loss="mse"):
    """Three numbers, two of them hidden, and one that comes out."""
    inputs = keras.Input((3,))
    hidden = keras.layers.Dense(2, trainable=False, name="still")(inputs)
    model = keras.Model(inputs, keras.layers.Dense(1, name="last")(hidden))
    model.compile(optimizer, loss)
    return model


def asked(model):
    """A probe that has asked a model for six rows, and their labels."""
    probe = Probe(built(lambda: model))
    inputs = [np.arange(18, dtype=np.float32).reshape(6, 3) / 18]
    assert probe.answers(inputs)
    return probe, inputs


def test_a_probe_knows_what_a_model_is_made_of():
    facts = asked(network(keras.optimizers.SGD(0.25)))[0].facts
    assert facts.one_number
    assert (facts.compiled, facts.has_loss, facts.optimiser, facts.learning_rate) == (True, True, "SGD", 0.25)
    by_layer = [(weight.layer, weight.shape, weight.trained) for weight in facts.weights]
    assert by_layer == [
        ("still", (3, 2), False),
        ("still", (2,), False),
        ("last", (2, 1), True),
        ("last", (1,), True),
    ]


def test_a_step_is_as_large_as_adam_makes_it_and_only_trained_weights_move():
    probe, inputs = asked(network(keras.optimizers.Adam(0.25)))
    with probe.training():
        probe.train_a_step(inputs, 10 + np.arange(6.0))
    assert probe.facts.train_error == ""
    assert probe.facts.step == pytest.approx(0.25, rel=1e-3)  # Adam's first step has the size of the rate
    assert probe.facts.moved == [False, False, True, True]
    assert probe.facts.trains


def test_a_model_without_a_loss_does_not_train_and_the_fact_says_so():
    probe, inputs = asked(network("adam", loss=None))
    with probe.training():
        probe.measure_loss(inputs, np.zeros(6))
    assert not probe.facts.has_loss
    assert findings.does_not_train(probe.facts, TASK).cause == "no loss"


@pytest.mark.parametrize("mixed", [False, True])
def test_questions_share_a_pass_only_where_rows_say_nothing_of_each_other(mixed, monkeypatch):
    inputs = keras.Input((3,))
    mix = keras.layers.Lambda(lambda x: x - keras.ops.mean(x, axis=0) if mixed else x)
    probe = Probe(
        built(lambda: keras.Model(inputs, keras.layers.Dense(1)(keras.layers.Dense(2)(mix(inputs)))))
    )
    rng = np.random.default_rng(0)
    questions = [[rng.normal(size=(n, 3)).astype(np.float32)] for n in (6, 4, 5)]
    assert probe.answers(questions[0])
    apart = [probe.scores(question) for question in questions]
    asked_for = []
    predict = probe.asked.predict
    monkeypatch.setattr(probe.asked, "predict", lambda *x: asked_for.append(len(x[0])) or predict(*x))
    assert len(probe.scores_of(questions)) == len(asked_for) == 3  # nothing is known of the rows yet
    probe.ask_alone(questions[0], rng)
    assert (probe.facts.beside > 1e-3) is mixed
    asked_for.clear()
    together = probe.scores_of(questions)
    assert asked_for == ([6, 4, 5] if mixed else [15])
    for one, other in zip(together, apart, strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-5, atol=1e-6)


def test_the_loss_of_several_labels_is_that_of_keras_without_its_regularisers():
    inputs = keras.Input((3,))
    model = keras.Model(inputs, keras.layers.Dense(1, kernel_regularizer="l2")(inputs))
    model.compile("sgd", "mse")
    probe, rows = asked(model)
    labels, far = np.arange(6.0), np.full(6, 3.0)
    outputs = probe.measure_loss(rows, labels)
    probe.measure_loss(rows, far, 2 * far, from_outputs=True)
    added = float(model.losses[0])
    assert added > 1e-4
    on_batch = [batch.loss for batch in probe.facts.on_batches]
    assert on_batch[0] + added == pytest.approx(model.test_on_batch(*rows, labels), rel=1e-5)
    assert on_batch[1:] == pytest.approx([9.0, 36.0], rel=1e-5)
    np.testing.assert_allclose(probe.facts.on_batches[1].labels, outputs.ravel() + 3, rtol=1e-6)


def test_a_model_that_gives_a_row_for_no_row_is_not_asked_further():
    inputs = keras.Input((3,))
    total = keras.layers.Lambda(lambda x: keras.ops.sum(x))(inputs)
    probe = Probe(built(lambda: keras.Model(inputs, total)))
    assert not probe.answers([np.ones((6, 3), np.float32)])
    assert probe.facts.output_shape == ()


@pytest.mark.parametrize(
    ("by_hand", "name", "options"),
    [
        (losses.squared_error, "MeanSquaredError", {}),
        (losses.cross_entropy, "BinaryCrossentropy", {}),
        (losses.cross_entropy_of_logits, "BinaryCrossentropy", {"from_logits": True}),
    ],
)
def test_losses_by_hand_are_those_of_keras(by_hand, name, options):
    keras_loss = getattr(keras.losses, name)(**options)
    rng = np.random.default_rng(0)
    labels = (rng.random(20) < 0.5).astype(np.float64)
    outputs = rng.uniform(0.02, 0.98, (20, 1))
    wanted = float(keras_loss(labels[:, None].astype(np.float32), outputs.astype(np.float32)))
    assert by_hand(OnBatch(0.0, labels, outputs)) == pytest.approx(wanted, rel=1e-4)


def compiled_anew(build, loss):
    """The reference's function, with an optimiser that is far too fast."""

    def fast(*sizes):
        model = build(*sizes)
        model.compile(keras.optimizers.Adam(1.0), loss)
        return model

    return fast


@pytest.mark.parametrize(
    ("lab", "exercise", "loss", "item"),
    [
        (TRACK2VEC, "track2vec_model", "binary_crossentropy", "compiled"),
        (INFLUENCERS, "dot_model", "mse", "a loss that fits"),
    ],
    ids=["track2vec", "influencers"],
)
def test_a_learning_rate_that_is_far_too_high_is_one_thing_in_both_laboratories(lab, exercise, loss, item):
    corpus = corpus_of(lab.name)
    fast = compiled_anew(corpus.reference_of(exercise), loss)
    ((lost, finding),) = corpus.marks(exercise, fast).findings
    assert item in lost
    assert finding.cause == "the learning rate is far too high"
    assert finding.saw == "one step moves a typical weight by 1: Adam at 1"


def test_what_is_no_model_is_said_in_the_same_words_in_both_laboratories():
    said = set()
    for lab, exercise in ((TRACK2VEC, "track2vec_model"), (INFLUENCERS, "text_model")):
        verdict = corpus_of(lab.name).marks(exercise, lambda *_: "a model")
        assert verdict.points == 0
        said |= {str(finding) for _, finding in verdict.findings}
    assert said == {str(findings.no_model(ModelFacts("a model")))}


def test_a_layer_of_a_functional_model_that_nothing_reads_is_a_dead_end():
    inputs = keras.Input((6,))
    shared = keras.layers.Dense(3, name="shared")(inputs)
    keras.layers.Dense(2, name="behind_it")(keras.layers.Dense(2, name="unread")(shared))
    keras.layers.Dropout(0.5, name="without_weights")(shared)
    model = keras.Model(inputs, keras.layers.Dense(1)(shared))
    assert AskedModel(model).dead_ends() == ["unread", "behind_it"]
    assert AskedModel(keras.Model(inputs, shared)).dead_ends() != []


def test_a_model_whose_layers_are_shared_with_another_has_no_dead_end():
    words = keras.layers.Embedding(5, 3)
    for _ in range(2):
        inputs = keras.Input((4,))
        read = keras.layers.Conv1D(2, 2)(words(inputs))
        model = keras.Model(inputs, keras.layers.GlobalMaxPooling1D()(read))
    assert AskedModel(model).dead_ends() == []
    assert len(AskedModel(model).describe()["weights"]) == 3


def test_gradients_are_those_of_a_weighted_sum():
    inputs = keras.Input((2,))
    model = keras.Model(
        inputs, keras.layers.Dense(1, name="one")(keras.ops.stop_gradient(keras.layers.Dense(2)(inputs)))
    )
    asked = AskedModel(model)
    weights = asked.describe()["weights"]
    for number, (shape, _, _) in enumerate(weights):
        asked.write(number, np.full(shape, 0.5, np.float32))
    rows = np.array([[1, 2], [3, 4], [5, 6]], np.float32)
    given = asked.gradients((rows,), [1.0, 10.0])  # the third row is asked for, and takes no part in the sum
    np.testing.assert_allclose(given["output"], np.asarray(model(rows)), rtol=1e-6)
    hidden = np.array([[1, 2], [3, 4]]) @ np.full((2, 2), 0.5) + 0.5
    wanted = {"one/kernel": np.abs([1, 10] @ hidden).max(), "one/bias": 11.0}
    for (_, _, path), gradient in zip(weights, given["strengths"], strict=True):
        assert gradient == pytest.approx(wanted.get(path, 0.0))


def test_a_frozen_kernel_is_written_too_so_that_other_items_do_not_hang_on_its_chance():
    probe, _ = asked(network("adam"))
    probe.write(Setting.POSITIVE, np.random.default_rng(0))
    kernels = {
        weight.layer: n for n, weight in enumerate(probe.facts.weights) if weight.path.endswith("kernel")
    }
    assert all((probe.asked.read(number) > 0).all() for number in kernels.values())
    assert not probe.asked.read(1).any()  # the bias that is not trained stays as it was


def branches(names, share=False):
    """A model with a branch for each feature, or one layer for all of them."""
    inputs = [keras.Input((3,), name=name) for name in names]
    shared = keras.layers.Dense(2, name="shared")
    heard = [(shared if share else keras.layers.Dense(2, name=f"of_{one.name}"))(one) for one in inputs]
    last = keras.layers.Dense(1, name="last")(keras.layers.Concatenate(name="both")(heard))
    return keras.Model(inputs, last)


def test_a_model_tells_which_inputs_its_layers_read():
    found = AskedModel(branches(["flux", "tempo"])).reads()
    assert found["inputs"] == ["flux", "tempo"]
    layers = {name: (places, n_trained) for name, places, n_trained in found["layers"]}
    assert layers["of_flux"] == ([["flux"]], 2)
    assert layers["last"] == ([["flux", "tempo"]], 2)
    assert layers["both"] == ([["flux", "tempo"]], 0)


def test_a_layer_of_two_inputs_has_two_places():
    layers = {
        name: places
        for name, places, _ in AskedModel(branches(["flux", "tempo"], share=True)).reads()["layers"]
    }
    assert sorted(layers["shared"]) == [["flux"], ["tempo"]]


def test_a_model_tells_which_layers_put_numbers_together():
    heard = keras.Input((6, 5), name="mel")
    stretched = keras.layers.PReLU(name="bent")(keras.layers.BatchNormalization(name="normalised")(heard))
    flat = keras.layers.Flatten()(keras.layers.Conv1D(2, 3, name="mixed")(stretched))
    model = keras.Model(heard, keras.layers.Dense(1, name="last")(flat))
    assert AskedModel(model).reads()["mixing"] == ["last", "mixed"]


def test_a_model_is_fed_by_the_names_of_its_inputs():
    model = branches(["tempo", "flux"])
    flux, tempo = np.ones((4, 3), np.float32), np.zeros((4, 3), np.float32)
    probe = Probe(built(lambda: model), names=["flux", "tempo"])
    assert probe.answers([flux, tempo])
    np.testing.assert_allclose(probe.output([flux, tempo]), np.asarray(model([tempo, flux])), rtol=1e-6)
