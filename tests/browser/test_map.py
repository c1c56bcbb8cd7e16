"""The map in JupyterLab, in a real browser: 120,000 points, the mouse, the keyboard, a screen reader's tree."""

import inspect
import os
import re

import nbformat
import pytest

from bench.chromium import Notebook, browser, expect, jupyterlab, missing

pytestmark = [pytest.mark.browser, pytest.mark.slow]

V = 120_000
FIELD = "document.querySelector('.kit-map-field')"
STATUS = "document.querySelector('.kit-map-status').textContent"
NOW = "document.querySelector('.kit-map-now').textContent"
TIP = ".kit-map-tip"


def vocabulary():
    """The first cell of the notebook; its source is what is run."""
    import numpy as np
    from traitlets import HasTraits, Int, List

    from kit.data import load_playlists
    from kit.maps import TrackMap
    from kit.radio import OfflinePreviews

    class Radio(HasTraits):
        """As much of a radio as the map asks for."""

        heard = List(Int())

        def start(self, track):
            """Begin a walk."""
            self.heard = [track]

    V, rng = 120_000, np.random.default_rng(5)
    genre = rng.integers(12, size=V)
    vectors = rng.normal(size=(12, 8))[genre] + 0.5 * rng.normal(size=(V, 8))
    tracks = {
        "title": [f"Song {i}" for i in range(V)],
        "artist": [f"Artist {i // 50}" for i in range(V)],
        "count": V - np.arange(V),
        "genre": np.array(
            [
                "amber",
                "blue",
                "coral",
                "dune",
                "ember",
                "frost",
                "grove",
                "haze",
                "indigo",
                "jade",
                "kelp",
                "lilac",
            ]
        )[genre],
    }
    mini, radio = load_playlists("mini"), Radio()
    previews = OfflinePreviews(mini, np.resize(vectors, (mini.n_tracks, 8)), missing=0, seconds=1.2)
    track_map = TrackMap(vectors, tracks, previews=previews, on_pick=radio.start, neighbours=False)
    track_map.follow(radio)


def few():
    """A map of few tracks, arranged by neighbours in the background."""
    from kit.data import load_playlists
    from kit.maps import TrackMap

    mini = load_playlists("mini")
    track_map = TrackMap(mini.sound[:800], mini.table()[:800])  # noqa: F841


CELLS = ("track_map", "print(track_map.picked, track_map.walk)", "import time; time.sleep(60)")


def body_of(function):
    """The source of a function's body, without its docstring."""
    return inspect.cleandoc(inspect.getsource(function).split('"""', 2)[2]) + "\n"


@pytest.fixture(scope="module")
def open_notebook(tmp_path_factory):
    """Open a notebook from the one server of this module."""
    if lack := missing():
        (pytest.fail if os.environ.get("CI") else pytest.skip)(lack)
    folder = tmp_path_factory.mktemp("jupyter")
    with browser() as chromium, jupyterlab(folder) as address:

        def opened(name, *cells, **options):
            notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
            notebook.metadata["kernelspec"] = {
                "name": "python3",
                "display_name": "Python 3",
                "language": "python",
            }
            path = folder / "work" / f"{name}.ipynb"
            nbformat.write(notebook, path)
            made = Notebook(chromium, address, path.name, viewport={"width": 1280, "height": 1200}, **options)
            made.path = path
            return made

        yield opened


@pytest.fixture(scope="module")
def desk(open_notebook):
    notebook = open_notebook("map", body_of(vocabulary), *CELLS)
    notebook.run(0)
    yield notebook
    notebook.close()


@pytest.fixture
def world(desk):
    """The map of 120,000 tracks, shown anew."""
    desk.run(1)
    desk.wait(f"{FIELD}?.dataset.ready && {FIELD}.dataset.drawn === '{V}'")
    desk.page.locator(".kit-map-field").scroll_into_view_if_needed()
    return desk


def go_to(world, track):
    """Bring a track into the middle by the search, as the keyboard does; the middle on the screen."""
    world.page.locator(".kit-map-field").scroll_into_view_if_needed()
    world.page.get_by_label("Search", exact=True).fill(f"song {track}")
    world.page.get_by_role("button", name=f"Song {track} · Artist {track // 50}", exact=True).press("Enter")
    world.page.get_by_label("Search", exact=True).fill("")
    world.wait(f"{NOW}.startsWith('Song {track} ·')")
    box = world.page.locator(".kit-map-field").bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def colours(world):
    """How many colours each pixel of the drawn map has, counted by the browser."""
    return world.page.evaluate(
        """() => {
            const canvas = document.querySelector('.kit-map-points');
            const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext('2d');
            copy.drawImage(canvas, 0, 0);
            const seen = new Map();
            const bytes = copy.getImageData(0, 0, canvas.width, canvas.height).data;
            for (let i = 0; i < bytes.length; i += 4) {
                if (bytes[i + 3] < 200) continue;
                const colour = [bytes[i], bytes[i + 1], bytes[i + 2]].map(b => b >> 4).join();
                seen.set(colour, (seen.get(colour) ?? 0) + 1);
            }
            return [...seen.values()];
        }"""
    )


def test_all_points_are_drawn_in_their_colours(world):
    pixels = colours(world)
    assert sum(pixels) > 20_000
    assert len([n for n in pixels if n > 500]) >= 8
    expect(world.page.locator(".kit-map-entry")).to_have_count(12)
    expect(world.page.get_by_role("application")).to_have_attribute("aria-label", "Map of 120,000 tracks")


def test_hovering_shows_title_and_artist(world):
    x, y = go_to(world, 77)
    expect(world.page.locator(TIP)).to_be_hidden()
    world.page.mouse.move(x, y)
    expect(world.page.locator(TIP)).to_have_text(re.compile("^Song 77 · Artist 1 · "))
    world.page.mouse.move(x, y - 1000)
    expect(world.page.locator(TIP)).to_be_hidden()


def test_hovering_and_searching_go_on_while_the_kernel_is_busy(world):
    world.run(3, wait=False)
    x, y = go_to(world, 4321)
    world.page.mouse.move(x + 1, y)
    expect(world.page.locator(TIP)).to_contain_text("Song 4321")
    assert world.page.locator(".jp-CodeCell .jp-InputPrompt").nth(3).text_content() == "[*]:"
    world.command("notebook:interrupt-kernel")
    world.wait("window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.status === 'idle'")


def test_a_click_starts_the_radio_there_and_its_walk_is_drawn(world):
    x, y = go_to(world, 900)
    world.page.mouse.click(x, y)
    world.wait(f"{STATUS} === 'The radio starts at Song 900 · Artist 18.'")
    assert world.run(2).endswith("900] [900]\n")
    world.write(2, "radio.heard = [900, 17, 3]")
    world.run(2)
    world.write(2, CELLS[1])
    world.page.locator("summary", has_text="The radio's walk: 3 tracks").wait_for()
    world.page.locator("summary", has_text="The radio's walk").click()
    steps = [f"Song {i} · Artist {i // 50}" for i in (900, 17, 3)]
    expect(world.page.locator(".kit-map-steps li")).to_have_text(steps)


def test_dragging_moves_the_map_and_starts_nothing(world):
    before = world.run(2)
    x, y = go_to(world, 55)
    world.page.mouse.move(x, y)
    world.page.mouse.down()
    world.page.mouse.move(x + 150, y + 40, steps=5)
    world.page.mouse.up()
    world.page.mouse.move(x + 150, y + 46)
    world.page.mouse.move(x + 150, y + 40)
    world.page.locator(TIP, has_text="Song 55 ·").wait_for()
    assert world.run(2) == before


def test_the_keyboard_alone_walks_and_starts_the_radio(world):
    before = [cell["cell_type"] for cell in world.content()["cells"]]
    go_to(world, 10)
    world.page.locator(".kit-map-field").focus()
    visited = set()
    for key in ("ArrowRight", "ArrowUp", "ArrowRight", "ArrowDown"):
        world.page.keyboard.press(key)
        visited.add(world.page.locator(".kit-map-now").text_content())
    assert len(visited) >= 3
    for key in ("m", "b", "a", "x", "+", "+", "-", "Shift+ArrowLeft", "0"):  # four of them are JupyterLab's
        world.page.keyboard.press(key)
    world.page.keyboard.press("Enter")
    world.wait(f"{STATUS}.startsWith('The radio starts at')")
    assert [cell["cell_type"] for cell in world.content()["cells"]] == before


def test_no_control_hands_its_keys_to_jupyterlab(world):
    world.page.locator("summary", has_text="As a table").click()
    go_to(world, 3)
    before = [cell["cell_type"] for cell in world.content()["cells"]]
    unguarded = world.page.evaluate(
        """() => [...document.querySelectorAll('.kit-map :is(button, input, select, summary, a, [tabindex])')]
            .filter(e => e.dataset.lmSuppressShortcuts !== 'true').map(e => e.outerHTML)"""
    )
    assert unguarded == []
    for selector in (".kit-map-button", ".kit-map-entry", ".kit-map select", ".kit-map summary"):
        world.page.locator(selector).locator("visible=true").first.focus()
        for key in ("b", "m", "a"):
            world.page.keyboard.press(key)
    assert [cell["cell_type"] for cell in world.content()["cells"]] == before


def test_p_plays_the_clip_and_stops_it(world):
    go_to(world, 8)
    world.page.locator(".kit-map-field").focus()
    world.page.keyboard.press("p")
    world.wait("window.sounds.some(sound => !sound.paused && sound.currentTime > 0)")
    expect(world.page.locator(".kit-map-status")).to_have_text("Playing Song 8 · Artist 0. P stops it.")
    world.page.keyboard.press("p")
    world.wait("window.sounds.every(sound => sound.paused)")


def test_a_clip_plays_where_the_mouse_rests_once_that_is_wanted(world):
    x, y = go_to(world, 21)
    world.page.mouse.move(x, y)
    world.page.wait_for_timeout(500)
    assert world.page.evaluate("window.sounds.every(sound => sound.paused)")
    world.page.get_by_label("Play what the mouse rests on").check()
    x, y = go_to(world, 22)
    world.page.mouse.move(x, y)
    world.wait(f"{STATUS}.startsWith('Playing Song 22 ')")


def test_the_table_stands_in_for_the_map(world):
    world.page.locator("summary", has_text="As a table").click()
    rows = world.page.get_by_role("table").locator("tbody tr")
    expect(rows).to_have_count(40)
    assert rows.first.locator("td").all_text_contents()[:2] == ["Song 0", "Artist 0"]
    caption = world.page.locator(".kit-map-table caption")
    expect(caption).to_have_text(re.compile("^120,000 tracks in view"))
    world.page.get_by_label("Search", exact=True).fill("ARTIST 2399 song 11999")
    expect(caption).to_have_text(re.compile(r"^10 found\."))
    rows.nth(3).get_by_role("button").press("Enter")
    world.wait(f"{NOW}.startsWith('Song 119993 · Artist 2399')")


def test_colours_can_be_changed_and_one_group_seen_alone(world):
    world.page.get_by_label("Colour by").select_option("popularity")
    entries = world.page.locator(".kit-map-entry")
    expect(entries.last).to_have_text(re.compile(r"in the top 1% \(1,200\)$"))
    before = sum(colours(world))
    entries.last.press("Enter")
    expect(entries.last).to_have_attribute("aria-pressed", "true")
    world.wait(f"{FIELD}.dataset.drawn === '{V}'")
    world.page.wait_for_timeout(500)
    assert sum(colours(world)) < before / 5
    world.page.get_by_label("Colour by").select_option("genre")


def test_a_drawing_that_the_machine_took_away_comes_back(world):
    world.page.evaluate(
        """async () => {
            const gl = document.querySelector('.kit-map-points').getContext('webgl');
            const taken = gl.getExtension('WEBGL_lose_context');
            taken.loseContext();
            await new Promise(done => setTimeout(done, 300));
            taken.restoreContext();
            await new Promise(done => setTimeout(done, 1500));
        }"""
    )
    assert sum(colours(world)) > 20_000


def axe_violations(notebook):
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(notebook.page, context=".kit-map").response["violations"]
    return [(v["id"], [node["html"] for node in v["nodes"]]) for v in found]


@pytest.mark.parametrize("theme", ["JupyterLab Light", "JupyterLab Dark"])
def test_axe_finds_nothing(world, theme):
    pytest.importorskip("axe_playwright_python")
    world.change_theme(theme)
    world.wait(f"document.body.dataset.jpThemeLight === '{str(theme.endswith('Light')).lower()}'")
    go_to(world, 5)
    world.page.get_by_label("Search", exact=True).fill("song 12")
    world.page.locator("summary", has_text="As a table").click()
    assert axe_violations(world) == []
    world.change_theme("JupyterLab Light")
    world.wait("document.body.dataset.jpThemeLight === 'true'")


def test_nothing_of_the_map_is_saved(world):
    world.page.locator(".kit-map-field").focus()
    world.save()
    saved = world.path.read_text(encoding="utf-8")
    assert "Map of 120,000 tracks" in saved and "Song 77" not in saved
    assert not [word for word in ("base64", "audio/", "UklGR", "RIFF") if word in saved]
    assert len(saved) < 100_000
    assert (world.complaints, world.strays) == ([], [])


def test_neighbours_are_arranged_in_the_background_and_can_be_left_again(open_notebook):
    notebook = open_notebook("few", body_of(few) + "track_map", "print(track_map.layout_by)")
    notebook.run(0)
    notebook.wait("document.querySelector('.kit-map-progress:not([hidden]) progress')?.value > 0")
    notebook.wait("document.querySelector('.kit-map-status')?.textContent === 'Arranged by neighbours.'")
    assert notebook.run(1) == "neighbours\n"
    assert notebook.page.locator(".kit-map-progress").is_hidden()
    notebook.page.get_by_label("Arrange by").select_option("pca")
    notebook.wait(f"{STATUS} === 'Arranged by principal components.'")
    assert notebook.run(1) == "pca\n"
    assert notebook.complaints == []
    notebook.close()


NO_WEBGL = """
    const given = HTMLCanvasElement.prototype.getContext;
    HTMLCanvasElement.prototype.getContext = function (kind, ...rest) {
        return kind.startsWith('webgl') ? null : given.call(this, kind, ...rest);
    };
"""


def test_without_webgl_the_map_is_drawn_and_says_so(open_notebook):
    notebook = open_notebook(
        "plain", body_of(few).replace("[:800])  #", "[:800], neighbours=False)  #") + "track_map"
    )
    notebook.page.evaluate(f"() => {{ {NO_WEBGL} }}")
    notebook.run(0)
    notebook.wait(f"{FIELD}?.dataset.drawn === '800'")
    assert sum(colours(notebook)) > 5_000
    expect(notebook.page.locator(".kit-map-status")).to_contain_text("no WebGL")
    assert notebook.complaints == []
    notebook.close()
