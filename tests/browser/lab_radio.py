"""A radio that a cell of a lab shows, in a notebook of three cells: what it needs, the cell, and one to ask with."""

from tests.browser.test_radio import STATUS


def shown(desk):
    """Run the lab's cell, and wait until its radio may be played; what the cell printed stands in `said`."""
    desk.page.evaluate("() => { window.sounds.length = 0 }")
    desk.said = desk.run(1)
    desk.wait(f"window.sounds.length === 1 && {STATUS} === 'Press Play to listen.'")
    return desk


def say(desk, source):
    """Run a line, and give what it prints."""
    desk.write(2, source)
    return desk.run(2)
