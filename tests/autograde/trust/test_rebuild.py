"""What is run: the instructor's notebook with the student's answers, whatever was done to the file."""

import copy

import nbformat
import pytest

from autograde.grader import GradedLab
from autograde.handing_in import hand_in
from autograde.notebook import Cell, Kind, cells_of
from autograde.trust.rebuild import rebuild
from tests.corpus import n_answers

HIT = "hit_at_k"


@pytest.fixture(scope="module")
def lab():
    return GradedLab.load("01_track2vec")


@pytest.fixture
def solved(lab):
    return hand_in(lab, {})


def cell_of(notebook, grade_id):
    return next(c for c in notebook.cells if c.metadata.get("nbgrader", {}).get("grade_id") == grade_id)


def rebuilt(lab, notebook):
    return rebuild(lab.instructor, lab.blank, notebook)


def kinds(result, kind):
    return [cell.node for cell in cells_of(result.notebook, Kind(kind))]


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
    assert "fit(looked_at, batches" in "\n".join(c.source for c in solved.cells)
    assert "fit(looked_at, batches" not in code(rebuilt(lab, solved))


def test_the_blank_is_unanswered(lab):
    result = rebuilt(lab, lab.blank)
    assert HIT in result.unanswered
    assert "why_not_accuracy" in result.unanswered
    assert len(result.unanswered) == n_answers("01_track2vec")


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
    assert len([c for c in kinds(result, "exercise") if Cell.of(c).name == HIT]) == 2
    assert code(result).index("any(axis=1).mean()") < code(result).index("'second'")
    assert "hit_at_k stands 2 times" in result.repairs[0]


def test_a_copied_blank_cell_does_not_undo_the_answer(lab, solved):
    solved.cells.append(copy.deepcopy(cell_of(lab.blank, HIT)))
    result = rebuilt(lab, solved)
    assert len([c for c in kinds(result, "exercise") if Cell.of(c).name == HIT]) == 1
    assert "raise NotImplementedError" not in code(result)


def test_a_deleted_check_comes_back(lab, solved):
    solved.cells.remove(cell_of(solved, "check_hit_at_k"))
    assert cell_of(rebuilt(lab, solved).notebook, "check_hit_at_k")


def test_a_deleted_exercise_is_unanswered_and_said(lab, solved):
    solved.cells.remove(cell_of(solved, HIT))
    result = rebuilt(lab, solved)
    assert result.unanswered == {HIT}
    assert "cell hit_at_k is missing" in result.repairs


def test_of_a_file_that_holds_nothing_of_the_lab_one_thing_is_said(lab):
    scratch = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("print(1)")])
    assert rebuilt(lab, scratch).repairs == ("no cell of the lab is in the file; all were put back",)


def test_an_answer_in_a_file_that_holds_nothing_else_of_the_lab_is_told(lab):
    text = "def hit_at_k(suggested, held_out):\n    return 0.4"
    scratch = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(text)])
    repairs = rebuilt(lab, scratch).repairs
    assert len(repairs) == 2, repairs


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
    place = solved.cells.index(cell_of(solved, "ndcg_at_k"))
    solved.cells.insert(place, nbformat.v4.new_code_cell("helper = 1"))
    solved.cells.insert(0, nbformat.v4.new_code_cell("first = 1"))
    text = code(rebuilt(lab, solved))
    assert text.index("first = 1") < text.index("from kit.checks")
    assert text.index("def hit_at_k") < text.index("helper = 1") < text.index("def ndcg_at_k")


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


# --- what is taken over, and what is told ----------------------------------------------------------------------------

NDCG = "def ndcg_at_k(s, h):\n    return 'ndcg'"


def own(text):
    return nbformat.v4.new_code_cell(text)


def given(notebook, start):
    return next(c for c in notebook.cells if c.cell_type == "code" and c.source.startswith(start))


def place(notebook, grade_id):
    return notebook.cells.index(cell_of(notebook, grade_id))


def lost(notebook):
    """As another program saves it: without ids and metadata."""
    for cell in notebook.cells:
        cell.metadata, cell.id = nbformat.NotebookNode(), ""
    return notebook


def test_nothing_but_text_is_taken_over(lab, solved):
    for cell in solved.cells:
        cell.metadata.update(kit={"kind": "given", "left_out": "no"}, tags=["evil"], collapsed=True)
        cell.outputs, cell.attachments, cell.execution_count = [{"evil": 1}], {"evil": 1}, 666
    solved.cells.insert(3, own("mine = 1"))
    solved.cells[3].metadata = {"kit": {"kind": "check", "name": HIT}, "evil": 1}
    solved.metadata["evil"], solved.nbformat = 1, 3
    result = rebuilt(lab, solved)
    assert "evil" not in nbformat.writes(result.notebook)
    assert result.repairs == ()
    plain = rebuilt(lab, hand_in(lab, {})).notebook.cells
    mine = [cell for cell in result.notebook.cells if cell.source != "mine = 1"]
    assert [{**cell, "id": ""} for cell in mine] == [{**cell, "id": ""} for cell in plain]
    assert kinds(result, "extra")[0].metadata == {"kit": {"kind": "extra"}}


def test_the_text_of_a_changed_check_is_dropped_and_told(lab, solved):
    cell_of(solved, "check_hit_at_k").source = "print('all right')"
    result = rebuilt(lab, solved)
    assert "all right" not in code(result)
    assert result.repairs == ("the text of check hit_at_k was changed; the original was run",)


def test_white_space_in_a_check_is_no_change(lab, solved):
    cell_of(solved, "check_hit_at_k").source += "\r\n\n  "
    assert rebuilt(lab, solved).repairs == ()


def test_changed_points_and_flags_are_told_once(lab, solved):
    check = cell_of(solved, "check_hit_at_k")
    check.metadata["nbgrader"].update(points=1000, locked=False)
    solved.cells.append(copy.deepcopy(check))
    cell_of(solved, HIT).metadata["nbgrader"]["solution"] = False
    result = rebuilt(lab, solved)
    assert set(result.repairs) == {
        "check hit_at_k had other locked and points; the lab's count",
        "cell hit_at_k had other solution; the lab's count",
    }
    assert cell_of(result.notebook, "check_hit_at_k").metadata["nbgrader"]["points"] == 2
    assert len([c for c in kinds(result, "check") if Cell.of(c).name == HIT]) == 1
    assert result.unanswered == frozenset()


@pytest.mark.parametrize("grade", [None, [], "x", {"grade_id": ["a"]}, {"grade_id": {}}, {}])
def test_metadata_of_every_wrong_type_is_read_over(lab, solved, grade):
    for cell in solved.cells:
        cell.metadata = nbformat.NotebookNode(nbgrader=grade)
    result = rebuilt(lab, solved)
    assert result.unanswered == frozenset()
    assert code(result) == code(rebuilt(lab, hand_in(lab, {})))


def test_missing_cells_are_put_back_and_told_together(lab, solved):
    solved.cells.remove(cell_of(solved, "check_radio"))
    solved.cells.remove(given(solved, "sampler ="))
    solved.cells.remove(given(solved, "tree = KDTree"))  # only in the lab: no word about it
    result = rebuilt(lab, solved)
    (said,) = result.repairs
    assert said.startswith("missing, and put back: the given cell 'sampler = PairSampler(")
    assert said.endswith("check radio")
    assert "sampler = PairSampler(" in code(result)


def test_another_order_is_told(lab, solved):
    solved.cells.reverse()
    assert rebuilt(lab, solved).repairs == (
        "the cells stood in another order; they were run in that of the lab",
    )


# --- answers that stand elsewhere ------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["raw", "markdown", "code"])
def test_retyped_cells_keep_their_answers(lab, solved, kind):
    for name in (HIT, "why_not_accuracy"):
        cell_of(solved, name).cell_type = kind
    result = rebuilt(lab, solved)
    assert result.unanswered == frozenset()
    assert {c.cell_type for c in kinds(result, "exercise")} == {"code"}
    assert {c.cell_type for c in kinds(result, "answer")} == {"markdown"}


def test_a_notebook_that_lost_all_metadata_keeps_its_answers(lab, solved):
    result = rebuilt(lab, lost(solved))
    assert result.unanswered == frozenset()
    assert "raise NotImplementedError" not in code(result)
    assert code(result).index("def hit_at_k") < code(result).index("check.hit_at_k(")
    assert "the answer to hit_at_k was taken from a cell of the student's own" in result.repairs


def test_an_answer_under_the_name_of_another_exercise_finds_its_place(lab, solved):
    cell = cell_of(solved, "ndcg_at_k")
    cell.source = NDCG
    cell.metadata["nbgrader"]["grade_id"] = HIT
    solved.cells.append(copy.deepcopy(cell))
    result = rebuilt(lab, solved)
    assert result.unanswered == frozenset()
    named = {c.source: Cell.of(c).name for c in kinds(result, "exercise")}
    assert named[NDCG] == "ndcg_at_k"
    assert result.repairs == (
        "a cell named hit_at_k was taken for cell ndcg_at_k, whose function it defines",
    )  # told once


def test_an_answer_split_over_cells_runs_in_its_order(lab, solved):
    cell = cell_of(solved, HIT)
    half = copy.deepcopy(cell)
    cell.source, half.source = "def helper():\n    return 1", "def hit_at_k(s, h):\n    return helper()"
    solved.cells.insert(solved.cells.index(cell) + 1, half)
    text = code(rebuilt(lab, solved))
    assert text.index("def helper()") < text.index("return helper()") < text.index("check.hit_at_k(")


@pytest.mark.parametrize("blank_text", [None, "# see below", ""])
def test_an_answer_below_its_check_is_run_before_it(lab, solved, blank_text):
    cell_of(solved, HIT).source = cell_of(lab.blank, HIT).source if blank_text is None else blank_text
    solved.cells.insert(place(solved, "ndcg_at_k"), own("def hit_at_k(s, h):\n    return 'below'"))
    result = rebuilt(lab, solved)
    text = code(result)
    assert text.index("'below'") < text.index("check.hit_at_k(")
    assert text.count("'below'") == 1
    assert result.unanswered == frozenset()
    assert result.repairs == ("the answer to hit_at_k was taken from a cell of the student's own",)


def test_an_answer_above_stays_before_what_needs_it(lab, solved):
    cell_of(solved, HIT).source = cell_of(lab.blank, HIT).source
    solved.cells[2:2] = [own("hit_at_k = lambda s, h: 'above'"), own("used = hit_at_k(1, 2)")]
    text = code(rebuilt(lab, solved))
    assert text.count("'above'") == 1
    assert text.index("'above'") < text.index("used = hit_at_k") < text.index("check.hit_at_k(")
    assert "raise NotImplementedError" not in text


def test_magics_and_broken_code_beside_do_not_hide_an_answer(lab, solved):
    cell_of(solved, HIT).source = cell_of(lab.blank, HIT).source
    at = place(solved, HIT)
    solved.cells[at:at] = [
        own("%matplotlib inline\n!ls\nx ="),
        own("%%time\nhit_at_k = lambda s, h: 'timed'"),
    ]
    result = rebuilt(lab, solved)
    assert result.unanswered == frozenset()
    assert "%matplotlib inline\n!ls\nx =" in code(result)


@pytest.mark.parametrize(
    "text", ["(" * 100_000, "-" * 200_000 + "1", "a" + ".b" * 100_000, "\0", "x = '''", "def " * 50_000]
)
def test_texts_that_break_parsers_are_only_text(lab, solved, text):
    cell_of(solved, HIT).source = text
    solved.cells.insert(3, own(text))
    solved.cells[1].source += "\n" + text
    assert text in code(rebuilt(lab, solved))


@pytest.mark.parametrize(
    "change",
    [str, lambda s: s + "\n\n  ", lambda s: s.replace("    ", "\t"), lambda s: s.replace("\n", "\r\n")],
)
def test_the_released_text_but_for_white_space_is_no_answer(lab, solved, change):
    for name in (HIT, "why_not_accuracy"):
        cell_of(solved, name).source = change(cell_of(lab.blank, name).source)
    assert rebuilt(lab, solved).unanswered == {HIT, "why_not_accuracy"}


def test_an_empty_answer_is_none(lab, solved):
    cell_of(solved, HIT).source = " \n"
    result = rebuilt(lab, solved)
    assert result.unanswered == {HIT}
    assert cell_of(lab.blank, HIT).source in code(result)


def test_a_submission_without_any_cell(lab):
    result = rebuilt(lab, nbformat.v4.new_notebook())
    assert len(result.unanswered) == n_answers("01_track2vec")
    assert code(result) == code(rebuilt(lab, lab.blank))


# --- given cells and extras ------------------------------------------------------------------------------------------


def test_a_changed_given_cell_is_told_and_the_original_run(lab, solved):
    cell = given(solved, "sampler =")
    cell.source = cell.source.replace("negatives=5", "negatives=500")
    result = rebuilt(lab, solved)
    assert "negatives=500" not in code(result)
    assert len(result.repairs) == 1
    assert "was changed; the original was run" in result.repairs[0]


def test_imports_and_functions_added_to_a_given_cell_are_not_lost(lab, solved):
    cell = given(solved, 'print("loading numpy')
    cell.source = (
        "import math\n"
        + cell.source
        + "\nfrom os import (\n    path,\n)\ndef helper(x):\n\n    return x\nprint('no')"
    )
    result = rebuilt(lab, solved)
    (extra,) = kinds(result, "extra")
    assert extra.source == "import math\nfrom os import (\n    path,\n)\ndef helper(x):\n\n    return x"
    assert code(result).index("from kit.checks") < code(result).index("import math")
    assert any("was run after it" in repair for repair in result.repairs)


def test_a_given_function_is_not_replaced_by_way_of_its_cell(lab):
    blank, instructor = copy.deepcopy(lab.blank), copy.deepcopy(lab.instructor)
    at = blank.cells.index(given(blank, "sampler ="))
    blank.cells[at].source = instructor.cells[at].source = "def scale(x):\n    return x\nlimit = 3"
    submitted = copy.deepcopy(blank)
    submitted.cells[at].source = "def scale(x):\n    return 2 * x\nlimit = 4"
    assert "2 * x" not in code(rebuild(instructor, blank, submitted))


def test_what_is_changed_in_a_cell_of_the_lab_alone_costs_nothing(lab, solved):
    cell = given(solved, "def drawn_at_random")
    cell.source = cell.source.replace("[32, 64, 128]", "[512]")
    before = code(rebuilt(lab, hand_in(lab, {})))
    assert rebuilt(lab, solved).repairs == ()
    assert code(rebuilt(lab, solved)) == before
    cell.id = ""  # other programs give new ids
    assert rebuilt(lab, solved).repairs == ()
    assert code(rebuilt(lab, solved)) == before


def test_a_copy_of_a_training_is_not_run(lab, solved):
    training = given(solved, "PAIRS_A_BATCH")
    solved.cells.append(own(training.source))
    solved.cells.append(own(training.source.replace("epochs=4", "epochs=400")))
    assert "fit(looked_at, batches" not in code(rebuilt(lab, solved))


def test_a_copy_of_a_given_cell_is_run_where_it_stands(lab, solved):
    solved.cells.append(own(given(solved, "sampler =").source))
    solved.cells.append(own("after = 1"))
    result = rebuilt(lab, solved)
    assert [c.source[:9] for c in kinds(result, "extra")] == ["sampler =", "after = 1"]
    assert result.notebook.cells[-1].source == "after = 1"


def test_a_cell_of_ones_own_under_the_id_of_a_given_one_is_run(lab, solved):
    mine = own("mine = 1")
    mine.id = given(solved, "sampler =").id
    solved.cells.insert(3, mine)
    result = rebuilt(lab, solved)
    assert result.repairs == ()
    assert "mine = 1" in code(result)


def test_the_copy_of_an_answer_does_not_draw_what_follows_it(lab, solved):
    solved.cells.append(copy.deepcopy(cell_of(solved, HIT)))
    solved.cells.append(own("last = hits"))
    assert rebuilt(lab, solved).notebook.cells[-1].source == "last = hits"


def test_extras_between_extras_keep_their_order(lab, solved):
    at = place(solved, HIT)
    solved.cells[at:at] = [own(f"step = {n}") for n in range(5)]
    assert [c.source for c in kinds(rebuilt(lab, solved), "extra")] == [f"step = {n}" for n in range(5)]
