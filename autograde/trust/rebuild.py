"""The notebook that is graded: the instructor's, with the student's answers spliced in.

Nothing of a submission counts but the text of its answers, found by grade_id, and the student's own extra cells, code
and prose, in their place. A written answer that stands elsewhere near its question is put into its cell. Copied,
deleted, retyped or reordered cells, edited checks and points lose nothing for the honest and win nothing for others.
A note names each repair.
"""

from __future__ import annotations

import copy
from collections import defaultdict
from dataclasses import dataclass

import nbformat
from nbformat import NotebookNode

from autograde.notebook import Kind, cells_of, check_of, mark_as
from autograde.trust.attachments import Pictures, missing_pictures
from autograde.trust.cell_matching import (
    START,
    LabCells,
    MatchedCells,
    defines,
    found_changed,
    match_cells,
    name_of,
    squeezed,
)
from autograde.trust.prose import OwnCell, WrittenAnswer, as_prose, holds_words, put_together, says_something


@dataclass(frozen=True)
class Rebuilt:
    """A notebook to run, and what was mended to make it.

    Attributes
    ----------
    notebook : NotebookNode
        `autograde.notebook` reads what each of its cells is.
    repairs : tuple of str
    unanswered : frozenset of str
        Exercises and answers left as they were in the lab; not a question near which the student wrote something.
    """

    notebook: NotebookNode
    repairs: tuple[str, ...]
    unanswered: frozenset[str]


def rebuild(instructor: NotebookNode, blank: NotebookNode, submitted: NotebookNode) -> Rebuilt:
    """Splice a student's answers into the instructor's notebook.

    Parameters
    ----------
    instructor : NotebookNode
        With hidden tests.
    blank : NotebookNode
        The student lab as released: what an untouched cell looks like.
    submitted : NotebookNode
    """
    lab = LabCells.of(instructor, blank)
    found = match_cells(lab, submitted)
    repairs = [*found_changed(lab, found), *found.repairs]
    unanswered: set[str] = set()

    questions = [cell for cell in blank.cells if lab.kinds[cell.id] is Kind.ANSWER]
    written = {question.id: _written(lab, found, question, repairs) for question in questions}
    cells = [_extra(own, repairs) for own in found.extras[START]]
    for cell, released in zip(instructor.cells, blank.cells, strict=True):
        kind = lab.kinds[released.id]
        if kind is Kind.EXERCISE:
            texts, answered = _answer(lab, found, released, repairs)
            cells += [_spliced(cell, text) for text in texts]
            unanswered |= set() if answered else {name_of(released)}
        elif kind is Kind.ANSWER:
            answer = written[released.id]
            cells.append(_spliced(cell, answer.text or released.source, answer))
            if not answer.text and not _may_stand_near(lab, found, released, repairs):
                unanswered.add(name_of(released))
        elif kind is not Kind.LAB:
            cells.append(copy.deepcopy(cell))
        cells += [_extra(own, repairs) for own in found.extras[released.id]]

    notebook = copy.deepcopy(instructor)
    notebook.cells = cells
    for number, cell in enumerate(notebook.cells):
        cell.id = f"cell{number:04}"
    return Rebuilt(notebook, tuple(dict.fromkeys(repairs)), frozenset(unanswered))


def _answer(
    lab: LabCells, found: MatchedCells, released: NotebookNode, repairs: list[str]
) -> tuple[list[str], bool]:
    """Give the texts that are run as an answer to an exercise, and whether the student has answered it at all."""
    name, function = name_of(released), lab.functions.get(released.id)
    texts = _answer_texts(found.cells[released.id], released.source)
    if len(texts) > 1:
        repairs.append(f"cell {name} stands {len(texts)} times with an answer; all were run, in their order")
    if not found.cells[released.id] and not found.is_of_another_kind:
        repairs.append(f"cell {name} is missing")
    if function and not any(defines(text, function) for text in texts):
        moved, own = _own_answer(lab, found.extras, released.id)
        if own:
            repairs.append(f"the answer to {name} was taken from a cell of the student's own")
            return texts + moved, True
    return texts or [released.source], bool(texts)


# --- written answers ------------------------------------------------------------------------------------------------


def _written(lab: LabCells, found: MatchedCells, released: NotebookNode, repairs: list[str]) -> WrittenAnswer:
    """Put together the answer to a question: its cell, and the student's own prose between this cell and the next ones.

    What is taken is no longer among the student's own cells.
    """
    name, slot = name_of(released), lab.slot(released.id)
    cells = dict.fromkeys(cell.source for cell in found.cells[released.id])
    own = {cell.source: OwnCell.of(cell) for cell in found.cells[released.id]}
    graded = [own[text] for text in cells if says_something(text, released.source)]
    before: list[tuple[str, Pictures]] = []
    behind: list[tuple[str, Pictures]] = []
    moved: list[OwnCell] = []
    for key in slot:
        rest: list[OwnCell] = []
        for each in found.extras[key]:
            text = as_prose(each.text) if each.is_code else each.text
            # Below a cell with an answer, only prose that continues this answer is part of it.
            if (
                not text
                or not says_something(text)
                or (graded and (each.is_code or any(o.is_code for o in rest)))
            ):
                rest.append(each)
                continue
            (before if key != released.id else behind).append((text, each.pictures))
            moved.append(each)
        found.extras[key] = rest
    texts = [((as_prose(each.text) if each.is_code else "") or each.text, each.pictures) for each in graded]
    answer = put_together([*before, *texts, *behind])
    if len(graded) > 1:
        repairs.append(f"cell {name} stands {len(graded)} times with an answer; all were put together")
    if moved:
        where = dict.fromkeys(_stood(each) for each in moved)
        repairs.append(f"the answer to {name} was taken from {' and '.join(where)}")
    elif not found.cells[released.id] and not found.is_of_another_kind:
        repairs.append(f"cell {name} is missing")
    missing = missing_pictures(answer.text, answer.pictures)
    repairs += [
        f"the answer to {name} shows a picture, {picture}, that is not in the notebook" for picture in missing
    ]
    return answer


def _stood(own: OwnCell) -> str:
    if own.added:
        return "the question's cell"
    return "a code cell of the student's own" if own.is_code else "a cell of the student's own"


def _may_stand_near(lab: LabCells, found: MatchedCells, released: NotebookNode, repairs: list[str]) -> bool:
    """Whether the student wrote something near a question without an answer, or at the end: a person has to look."""
    around = [own for key in lab.around(released.id) for own in found.extras[key] if not own.is_code]
    around += [own for key in lab.slot(released.id) for own in found.extras[key] if own.is_code]
    if not any(holds_words(own.text) if own.is_code else says_something(own.text) for own in around):
        return False
    repairs.append(
        f"nothing stands in the cell of {name_of(released)}, and the student's own cells near it hold text: please look"
    )
    return True


def alone(notebook: NotebookNode, exercise: str) -> NotebookNode:
    """Copy a rebuilt notebook with the answer to one exercise only, its check, and the student's own cells."""
    apart = copy.deepcopy(notebook)
    apart.cells = [
        cell.node
        for cell in cells_of(apart)
        if cell.kind not in (Kind.EXERCISE, Kind.CHECK) or cell.name == exercise
    ]
    return apart


def _answer_texts(cells: list[NotebookNode], released: str) -> list[str]:
    """Give the cells' texts that differ from the released blank by more than white space, each once, in their order."""
    texts = dict.fromkeys(cell.source for cell in cells)
    return [text for text in texts if squeezed(text) not in ("", squeezed(released))]


def _own_answer(
    lab: LabCells, extras: defaultdict[str, list[OwnCell]], exercise: str
) -> tuple[list[str], bool]:
    """Tell whether the student's own cells answer an exercise; give the texts of those that stand after its check."""
    function = lab.functions[exercise]

    def answers(own: OwnCell) -> bool:
        return own.is_code and defines(own.text, function)

    places = [key for key, own in extras.items() if any(map(answers, own))]
    if not places:
        return [], False
    check = lab.order(lab.by_grade_id[check_of(name_of(lab.cells[exercise]))])
    if any(lab.order(key) < check for key in places):
        return [], True
    moved = [own.text for key in places for own in extras[key] if answers(own)]
    for key in places:
        extras[key] = [own for own in extras[key] if not answers(own)]
    return moved, True


def _spliced(cell: NotebookNode, text: str, answer: WrittenAnswer | None = None) -> NotebookNode:
    spliced = copy.deepcopy(cell)
    spliced.source = text
    if answer and answer.pictures:
        spliced["attachments"] = answer.pictures
    return spliced


def _extra(own: OwnCell, repairs: list[str]) -> NotebookNode:
    """Make the cell to be run, or shown, of a cell of the student's own."""
    if own.is_code:
        return mark_as(nbformat.v4.new_code_cell(own.text), Kind.EXTRA)
    missing = missing_pictures(own.text, own.pictures)
    repairs += [
        f"a cell of the student's own shows a picture, {name}, that is not in the notebook"
        for name in missing
    ]
    cell = mark_as(nbformat.v4.new_markdown_cell(own.text), Kind.PROSE)
    if own.pictures:
        cell["attachments"] = own.pictures
    return cell
