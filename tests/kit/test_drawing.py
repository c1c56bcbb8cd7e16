"""A model drawn by the kit alone: every layer a box, every connection an arrow, and the same in words."""

import re
import xml.etree.ElementTree as ET

import numpy as np
import pytest

from kit.drawing import draw_model
from kit.theme.palette import COLOURS
from tests.test_house import loaded_by, within


@pytest.fixture(autouse=True, scope="module")
def _imported():
    """What loads TensorFlow, for the tests and not to collect them."""
    global Own, keras, layers
    import keras
    from keras import layers

    class Own(keras.Model):
        def __init__(self):
            super().__init__()
            self.first, self.last = layers.Dense(3, name="first"), layers.Dense(1, name="last")

        def call(self, x):
            return self.last(self.first(x))


def branching():
    words = keras.Input((7,), dtype="int32", name="words")
    kind = keras.Input((1,), dtype="int32", name="kind")
    vectors = layers.Embedding(9, 4, trainable=False, name="vectors")(words)
    text = layers.GlobalMaxPooling1D(name="text")(layers.Conv1D(5, 3, name="phrases")(vectors))
    habit = layers.Flatten(name="flat")(layers.Embedding(3, 2, name="habit")(kind))
    both = layers.Concatenate(name="both")([text, habit])
    return keras.Model([words, kind], layers.Dense(1, activation="sigmoid", name="rating")(both))


def with_a_dead_layer():
    """As in the original lab: the second convolution reads the embeddings, so the first one reaches nothing."""
    words = keras.Input((7,), dtype="int32", name="words")
    vectors = layers.Embedding(9, 4, name="vectors")(words)
    dead = layers.Conv1D(4, 3, padding="same", name="dead")
    dead(vectors)
    text = layers.Flatten(name="flat")(layers.Conv1D(4, 3, name="alive")(vectors))
    return keras.Model(words, layers.Dense(1, name="rating")(text)), dead


def shapes(drawing):
    tree = ET.fromstring(drawing.svg)
    kinds = {}
    for node in tree:
        kinds.setdefault(node.tag.rpartition("}")[2], []).append(node)
    return tree, kinds


def draw_titles(drawing):
    return [node.text for node in shapes(drawing)[1]["text"] if node.get("font-weight") == "bold"]


def test_every_layer_is_a_box_and_every_connection_an_arrow():
    model = branching()
    _, kinds = shapes(draw_model(model))
    assert len(kinds["rect"]) == len(model.layers)
    titles = [node.text for node in kinds["text"] if node.get("font-weight") == "bold"]
    assert sorted(titles) == sorted(layer.name for layer in model.layers)
    heads = [node for node in kinds["path"] if node.get("d").endswith("z")]
    assert len(heads) == 8  # one for each thing that a layer takes
    assert [node.get("stroke-dasharray") is not None for node in kinds["rect"]].count(
        True
    ) == 1  # what is frozen


def test_what_learns_and_what_is_frozen_is_told_by_line_and_by_colour():
    drawing = draw_model(branching())
    edges = {}
    for box, title in zip(shapes(drawing)[1]["rect"], draw_titles(drawing), strict=True):
        edges[title] = (box.get("stroke"), box.get("stroke-width"), box.get("stroke-dasharray") is not None)
    assert edges["rating"] == (COLOURS[0], "2.5", False)
    assert edges["vectors"] == (COLOURS[1], "2.5", True)
    assert edges["both"] == ("currentColor", None, False)


def test_what_a_box_says():
    drawing = draw_model(branching())
    for said in (
        "vectors (Embedding 9 4, 7 x 4, 36 weights, frozen) takes words",
        "phrases (Conv1D 5 3, 5 x 5, 65 weights) takes vectors",
        "both (Concatenate, 7) takes text, flat",
        "rating (Dense 1 sigmoid, 1, 8 weights) takes both",
        "A model of 9 layers, 115 weights.",
    ):
        assert said in drawing.words
    texts = [node.text for node in shapes(drawing)[1]["text"]]
    assert "36 weights, frozen" in texts
    assert "Dense 1 sigmoid" in texts


def test_boxes_do_not_overlap_and_stay_inside():
    tree, kinds = shapes(draw_model(branching()))
    boxes = [[float(node.get(side)) for side in ("x", "y", "width", "height")] for node in kinds["rect"]]
    width, height = float(tree.get("width")), float(tree.get("height"))
    for i, (x, y, w, h) in enumerate(boxes):
        assert x >= 0 and y >= 0 and x + w <= width and y + h <= height
        for other in boxes[:i]:
            apart = (
                x + w <= other[0] or other[0] + other[2] <= x or y + h <= other[1] or other[1] + other[3] <= y
            )
            assert apart


def test_arrows_go_down_and_lines_join():
    """What passes a row is drawn through it, without a gap."""
    _, kinds = shapes(draw_model(branching()))
    lines = [
        [float(number) for number in re.findall(r"-?[\d.]+", node.get("d"))]
        for node in kinds["path"]
        if not node.get("d").endswith("z")
    ]
    boxes = [[float(node.get(side)) for side in ("x", "y", "width", "height")] for node in kinds["rect"]]
    edges = {(x + w / 2, y) for x, y, w, _ in boxes} | {(x + w / 2, y + h) for x, y, w, h in boxes}
    ends = {point for x1, y1, x2, y2 in lines for point in ((x1, y1), (x2, y2))}
    for x1, y1, x2, y2 in lines:
        assert y2 > y1
        for point in ((x1, y1), (x2, y2)):
            assert point in edges or sum(point in (one[:2], one[2:]) for one in map(tuple, lines)) >= 2
    assert ends


def test_a_layer_that_reaches_nothing_has_no_box_in_a_functional_model():
    model, dead = with_a_dead_layer()
    drawing = draw_model(model)
    assert dead.name not in [layer.name for layer in model.layers]
    assert "alive" in drawing.words and "dead" not in drawing.words


def test_a_sequential_model_is_a_column():
    model = keras.Sequential([keras.Input((3,)), layers.Dense(2, name="one"), layers.Dense(1, name="two")])
    drawing = draw_model(model)
    assert "two (Dense 1, 1, 3 weights) takes one" in drawing.words
    rows = {node.get("y") for node in shapes(drawing)[1]["rect"]}
    assert len(rows) == 2


def test_a_class_of_its_own_shows_its_layers():
    model = Own()
    drawing = draw_model(model)  # not built yet
    assert "How they are joined is not known" in drawing.words
    model(np.ones((2, 4)))
    drawing = draw_model(model)
    assert "first (Dense 3, 15 weights)" in drawing.words
    assert len(shapes(drawing)[1]["rect"]) == 2


def test_a_layer_used_twice_and_one_alone():
    a, b = keras.Input((2,), name="a"), keras.Input((2,), name="b")
    shared = layers.Dense(3, name="shared")
    model = keras.Model([a, b], layers.Dot(1, name="dot")([shared(a), shared(b)]))
    assert "shared (Dense 3 relu" not in draw_model(model).words
    assert "shared (Dense 3, 3, 9 weights) takes a, b" in draw_model(model).words
    alone = keras.Input((2,), name="alone")
    assert "A model of 1 layers" in draw_model(keras.Model(alone, alone)).words


def test_names_are_text_never_markup():
    given = keras.Input((2,), name="genres")
    model = keras.Model(given, layers.Dense(1, name="a<b>&c")(given))
    drawing = draw_model(model)
    assert "a<b>&c" in drawing.words
    assert "a<b>" not in drawing.svg
    assert "a&lt;b&gt;&amp;c" in drawing.svg
    ET.fromstring(drawing.svg)


def test_no_model():
    with pytest.raises(TypeError, match="function is no Keras model: give what"):
        draw_model(lambda: None)


def test_a_notebook_shows_it_and_a_file_holds_it(tmp_path):
    drawing = draw_model(branching())
    shown = drawing._repr_mimebundle_()
    assert shown["text/plain"] == repr(drawing) == drawing.words
    assert drawing.svg in shown["text/html"]
    assert 'role="img"' in shown["text/html"] and "aria-label=" in shown["text/html"]
    assert "currentColor" in drawing.svg  # seen on light and dark pages
    assert set(re.findall(r"#\w+", drawing.svg)) == set(COLOURS[:2])
    assert drawing.save(tmp_path / "model.svg").read_text(encoding="utf-8") == drawing.svg


def test_drawing_loads_nothing_heavy():
    assert not within(loaded_by("import kit.drawing"), "keras", "tensorflow", "matplotlib", "numpy")
