"""What is run: the instructor's notebook with the student's answers, whatever was done to the file."""

import copy

import nbformat
import pytest

from autograde.demo import hand_in
from autograde.grader import Lab
from autograde.trust.rebuild import rebuild

HIT = "hit_at_k"


@pytest.fixture(scope="module")
def lab():
    return Lab.load("01_track2vec")


@pytest.fixture
def solved(lab):
    return hand_in(lab, {})


def cell_of(notebook, grade_id):
    return next(c for c in notebook.cells if c.metadata.get("nbgrader", {}).get("grade_id") == grade_id)


def rebuilt(lab, notebook):
    return rebuild(lab.instructor, lab.blank, notebook)


def kinds(result, kind):
    return [c for c in result.notebook.cells if c.metadata["kit"]["kind"] == kind]


def code(result):
    return "\n".join(c.source for c in result.notebook.cells if c.cell_type == "code")


def test_answers_stand_where_the_solutions_stood(lab, solved):
    cell_of(solved, HIT).source = "def hit_at_k(s, h):\n    return 'mine'"
    result = rebuilt(lab, solved)
    assert "return 'mine'" in code(result)
    assert ".any(axis=1).mean())" not in code(result)
    assert result.repairs == ()
    assert not result.unanswered


def test_only_lab_cells_are_left_out(lab, solved):
    assert "fit(model, batches" in "\n".join(c.source for c in solved.cells)
    assert "fit(model, batches" not in code(rebuilt(lab, solved))


def test_the_blank_is_unanswered(lab):
    result = rebuilt(lab, lab.blank)
    assert HIT in result.unanswered
    assert "why_not_accuracy" in result.unanswered
    assert len(result.unanswered) == 9


def test_edited_checks_and_given_cells_do_not_count(lab, solved):
    cell_of(solved, "check_hit_at_k").source = "2"
    cell_of(solved, "check_hit_at_k").metadata["nbgrader"]["points"] = 1000
    solved.cells[1].source += "\nprint('edited')"
    result = rebuilt(lab, solved)
    check = cell_of(result.notebook, "check_hit_at_k")
    assert 'check.marks("hit_at_k"' in check.source
    assert check.metadata["nbgrader"]["points"] == 2
    assert "edited" not in code(result)


def test_a_copied_cell_with_an_answer_is_run_too_and_said(lab, solved):
    original = cell_of(solved, HIT)
    twin = copy.deepcopy(original)
    twin.source = "def hit_at_k(s, h):\n    return 'second'"
    solved.cells.insert(solved.cells.index(original) + 1, twin)
    result = rebuilt(lab, solved)
    assert len([c for c in kinds(result, "exercise") if c.metadata["kit"]["name"] == HIT]) == 2
    assert code(result).index("any(axis=1).mean()") < code(result).index("'second'")
    assert "hit_at_k stands 2 times" in result.repairs[0]


def test_a_copied_blank_cell_does_not_undo_the_answer(lab, solved):
    solved.cells.append(copy.deepcopy(cell_of(lab.blank, HIT)))
    result = rebuilt(lab, solved)
    assert len([c for c in kinds(result, "exercise") if c.metadata["kit"]["name"] == HIT]) == 1
    assert "raise NotImplementedError" not in code(result)


def test_a_deleted_check_comes_back(lab, solved):
    solved.cells.remove(cell_of(solved, "check_hit_at_k"))
    assert cell_of(rebuilt(lab, solved).notebook, "check_hit_at_k")


def test_a_deleted_exercise_is_unanswered_and_said(lab, solved):
    solved.cells.remove(cell_of(solved, HIT))
    result = rebuilt(lab, solved)
    assert result.unanswered == {HIT}
    assert "cell hit_at_k is missing" in result.repairs


def test_an_answer_retyped_in_a_cell_of_ones_own_counts(lab, solved):
    original = cell_of(solved, HIT)
    own = nbformat.v4.new_code_cell("def hit_at_k(s, h):\n    return 'own cell'")
    solved.cells[solved.cells.index(original)] = own
    result = rebuilt(lab, solved)
    assert result.unanswered == frozenset()
    assert "'own cell'" in code(result)
    assert any("a cell of the student's own" in repair for repair in result.repairs)
    assert "raise NotImplementedError" not in code(result)


def test_an_answer_beside_the_untouched_blank_counts(lab, solved):
    blank = cell_of(lab.blank, HIT).source
    cell = cell_of(solved, HIT)
    cell.source = blank
    solved.cells.insert(
        solved.cells.index(cell), nbformat.v4.new_code_cell("hit_at_k = lambda s, h: 'above'")
    )
    result = rebuilt(lab, solved)
    assert result.unanswered == frozenset()
    assert "raise NotImplementedError" not in code(result)


def test_extra_cells_keep_their_place(lab, solved):
    place = solved.cells.index(cell_of(solved, HIT))
    solved.cells.insert(place, nbformat.v4.new_code_cell("helper = 1"))
    solved.cells.insert(0, nbformat.v4.new_code_cell("first = 1"))
    text = code(rebuilt(lab, solved))
    assert text.index("first = 1") < text.index("from kit.checks")
    assert text.index("def predict_batch") < text.index("helper = 1") < text.index("def hit_at_k")


def test_reordered_cells_come_back_in_order(lab, solved):
    solved.cells.reverse()
    text = code(rebuilt(lab, solved))
    assert text.index("from kit.checks") < text.index("def build_track2vec") < text.index("def start_radio")


def test_metadata_ids_kernel_and_schema_do_not_matter(lab, solved):
    for cell in solved.cells:
        cell.id = "same-for-all"
    solved.metadata = {"kernelspec": {"name": "julia", "display_name": "Julia", "language": "julia"}}
    solved.nbformat_minor = 2
    cell_of(solved, HIT).metadata["nbgrader"]["schema_version"] = 1
    cell_of(solved, HIT).cell_type = "raw"
    result = rebuilt(lab, solved)
    assert result.unanswered == frozenset()
    assert result.notebook.metadata["kernelspec"]["name"] == "python3"
    assert all(c.cell_type == "code" for c in kinds(result, "exercise"))


def test_cells_without_any_metadata_are_known_by_their_text(lab, solved):
    for cell in solved.cells:
        if cell.metadata.get("nbgrader", {}).get("grade_id") == "check_hit_at_k":
            cell.metadata, cell.id = {}, "lost"
    result = rebuilt(lab, solved)
    assert len([c for c in result.notebook.cells if "check.hit_at_k(hit_at_k)" in c.source]) == 1


def test_an_answer_that_is_not_python_is_kept_as_it_is(lab, solved):
    cell_of(solved, HIT).source = "def hit_at_k(s, h:\n  retrun 1"
    result = rebuilt(lab, solved)
    assert "retrun 1" in code(result)
