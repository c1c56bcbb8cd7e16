"""A guess in JupyterLab by mouse and by keyboard, on a narrow page too; a picture, light and dark, trusted or not."""

import re

import nbformat
import pytest

from bench.chromium import blank_notebook, expect
from kit.drawing import Drawing
from kit.pictures import rank_rows

pytestmark = [pytest.mark.browser, pytest.mark.slow]

ASK = (
    "from kit.guessing import Guess\n"
    'guess = Guess("Will counts beat the model on tracks that few have heard?", "counts", "the model", '
    '"too close to call: the interval holds 0")\nguess'
)
DRAW = "from kit.pictures import rank_rows\nrank_rows({'counts': [[4, 2]], 'model': [[2, 4]]}, [2])"
SETTLE = 'guess.settle("counts", "0.340 against 0.319")'
CHECKED = "document.querySelector('.kit-guess :checked')?.value === '{}'"


@pytest.fixture(scope="module")
def desk(open_notebook):
    desk = open_notebook("guess", blank_notebook(ASK, SETTLE, DRAW))
    yield desk
    desk.close()


def test_a_guess_is_made_by_mouse_and_by_keys_and_is_kept(desk):
    desk.run(0)
    assert "You made no guess" in desk.run(1)
    desk.page.get_by_role("radio", name="the model").check()
    desk.wait(CHECKED.format("the model"))
    assert 'You guessed "the model", and the answer is "counts"' in desk.run(1)
    desk.run(0)  # a new view, the same guess
    desk.wait(CHECKED.format("the model"))
    desk.page.get_by_role("radio", name="the model").focus()
    desk.page.keyboard.press("ArrowUp")
    desk.wait(CHECKED.format("counts"))
    assert "and you were right" in desk.run(1)
    assert not desk.complaints


def test_two_guesses_of_a_cell_are_both_kept(open_notebook):
    two = "Guess('One?', 'a', 'b'), Guess('Two?', 'c', 'd')"
    desk = open_notebook(
        "two",
        blank_notebook(
            f"from kit.guessing import Guess\nfrom IPython.display import display\ndisplay({two})"
        ),
    )
    desk.run(0)
    radios = [desk.page.get_by_role("radio", name=name, exact=True) for name in ("a", "d")]
    for radio in radios:
        radio.check()
    for radio in radios:
        expect(radio).to_be_checked()
    desk.close()


def test_on_a_narrow_page_each_choice_is_whole_and_large_enough(desk):
    desk.page.set_viewport_size({"width": 480, "height": 800})
    desk.run(0)
    shown = desk.page.locator(".kit-guess")
    shown.scroll_into_view_if_needed()
    outer = shown.bounding_box()
    for label in desk.page.locator(".kit-guess-choice").all():
        box = label.bounding_box()
        assert box["height"] >= 44
        assert box["x"] + box["width"] <= outer["x"] + outer["width"]
    assert shown.evaluate("node => node.scrollWidth <= node.clientWidth")
    desk.page.set_viewport_size({"width": 1280, "height": 800})


def test_a_picture_has_words_and_the_ink_of_its_page(desk):
    desk.run(2)
    shown = desk.page.get_by_role(
        "img", name="Ranks of the held-out track among 2 suggestions, for 1 queries."
    )
    title = shown.locator("text", has_text="counts").first
    inks = []
    for theme, light in (("JupyterLab Dark", "false"), ("JupyterLab Light", "true")):
        desk.change_theme(theme)
        desk.wait(f"document.body.dataset.jpThemeLight === '{light}'")
        inks.append(title.evaluate("node => getComputedStyle(node).fill"))
    dark, light = (sum(map(int, re.findall(r"\d+", ink)[:3])) for ink in inks)
    assert dark > 600 > 200 > light
    assert not desk.complaints


def test_a_page_that_is_not_trusted_tells_a_picture_in_words(open_notebook):
    """As of a notebook that somebody else has run."""
    figure, model = rank_rows({"counts": [[4, 2]]}, [2]), Drawing("<svg><text>Dense</text></svg>", "A model.")
    notebook = blank_notebook("", "")
    for cell, drawn in zip(notebook.cells, (figure, model), strict=True):
        cell.outputs = [nbformat.v4.new_output("display_data", data=drawn._repr_mimebundle_())]
    desk = open_notebook("from_another", notebook)
    shown = desk.page.locator(".jp-OutputArea-output")
    shown.nth(1).wait_for()
    for place, drawn in enumerate((figure, model)):
        told = " ".join(shown.nth(place).inner_text().split())
        assert told.startswith(drawn.words)
        assert told.endswith("or when the notebook is trusted.)") and told.count("(The picture") == 1
    assert not desk.page.locator(".jp-OutputArea-output svg").count()
    desk.page.evaluate(
        "() => { for (const cell of window.jupyterapp.shell.currentWidget.content.model.cells) cell.trusted = true }"
    )
    desk.page.locator(".jp-OutputArea-output svg").nth(1).wait_for()
    assert "when the notebook is trusted" not in shown.nth(0).inner_text()
    desk.close()
