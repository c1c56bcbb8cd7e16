"""docs/explanation/coin-toss.md: its table is that of the command, and what it says of the table is so."""

import pytest

from bench.track2vec import coin_toss
from bench.track2vec.coin_toss import KINDS, PAGE, Row, table, trained, written
from kit.doctor import base_rate_loss

RIGHT, UPSIDE_DOWN, SHUFFLED = KINDS
SAME = base_rate_loss(1 / 6)


@pytest.fixture(scope="module")
def page():
    return {(row.kind, row.steps): row for row in written(PAGE.read_text(encoding="utf-8"))}


@pytest.fixture(scope="module")
def baseline():
    return coin_toss.popularity()


def of(page, kind):
    return [row for (name, _), row in page.items() if name == kind]


def test_a_table_is_read_as_it_was_written():
    rows = [Row(RIGHT, 25, 1.0, 0.5, 0.8, 0.25), Row(UPSIDE_DOWN, 25, -1.0, 0.45, 0.833, 0.0)]
    assert written(f"before {coin_toss.BEGIN}\n{table(rows, 0.019)}\n{coin_toss.END} after") == rows


def test_the_loss_does_not_tell_them_apart(page, baseline):
    right, upside_down = page[RIGHT, 50], page[UPSIDE_DOWN, 50]
    assert right.loss > SAME > upside_down.loss
    assert right.hit > 5 * baseline > baseline > upside_down.hit


def test_upside_down_falls_below_the_base_rate_and_the_weight_goes_away_from_zero(page, baseline):
    rows = of(page, UPSIDE_DOWN)
    assert [row.loss for row in rows] == sorted((row.loss for row in rows), reverse=True)
    assert [row.kernel for row in rows] == sorted((row.kernel for row in rows), reverse=True)
    assert rows[-1].loss < SAME
    assert all(row.hit < baseline for row in rows)


def test_the_accuracy_of_what_has_learnt_nothing(page):
    for kind in (UPSIDE_DOWN, SHUFFLED):
        assert of(page, kind)[-1].accuracy == pytest.approx(5 / 6, abs=0.001)
    assert of(page, RIGHT)[-1].accuracy > 0.87


@pytest.mark.slow
@pytest.mark.parametrize(
    ("kind", "looked_at"), [(RIGHT, (0, 50)), (UPSIDE_DOWN, (0, 50, 100)), (SHUFFLED, (0, 50))]
)
def test_the_table_is_what_the_command_finds(page, kind, looked_at):
    for row in trained(kind, looked_at):
        of_page = page[kind, row.steps]
        assert row.loss == pytest.approx(of_page.loss, abs=0.01)
        assert row.kernel == pytest.approx(of_page.kernel, abs=0.1)
        assert row.accuracy == pytest.approx(of_page.accuracy, abs=0.01)
        assert row.hit == pytest.approx(of_page.hit, abs=0.03)
