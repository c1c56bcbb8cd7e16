"""A small graded folder, made with nbgrader's own gradebook, and what the tests hand to `export`."""

from autograde.gradebook import open_gradebook, save_marks
from autograde.marks import Record, Result
from autograde.state import State

LAB, OTHER = "01_track2vec", "04_funnel"
EXERCISES = {"hit_at_k": 2, "radio": 4, "why": 1}
GRADED = {
    "ada": (2.0, 2.5, 0.75),
    "bob": (0.0, 4.0, None),
    "=cmd()": (1.0, 1.0, 1.0),
}
FAILED = "cem"  # whose file could not be read


def graded_folder(root):
    """Lay a graded folder: two are marked, one waits for a person, one file could not be read."""
    with open_gradebook(root) as book:
        for lab in (LAB, OTHER):
            _add(book, lab)
        for student, (hit, radio, why) in GRADED.items():
            told = {
                "hit_at_k": Result(State.RIGHT if hit == 2 else State.NOT_YET, points=hit),
                "radio": Result(State.NOT_YET, points=radio),
                "why": Result(State.BY_HAND),
            }
            save_marks(book, LAB, student, Record(f"{student}.ipynb", "level 2 fence", [], told))
            if why is not None:
                grade = book.find_grade("why", LAB, LAB, student)
                grade.manual_score, grade.needs_manual_grade = why, False
                book.db.commit()
        lost = dict.fromkeys(EXERCISES, Result(State.NOT_GRADED, "the file is empty"))
        save_marks(book, LAB, FAILED, Record("x.ipynb", "", [], lost))
        all_right = {name: Result(State.RIGHT, points=float(of)) for name, of in EXERCISES.items()}
        save_marks(book, OTHER, "ada", Record("a.ipynb", "level 2 fence", [], all_right))
    for student in [*GRADED, FAILED]:
        page = root / "feedback" / student / f"{LAB}.html"
        page.parent.mkdir(parents=True)
        page.write_text(f"<p>{student}</p>", encoding="utf-8")
    return root


def _add(book, lab):
    book.add_assignment(lab)
    book.add_notebook(lab, lab)
    for name, of in EXERCISES.items():
        cell, kind = (name, "markdown") if name == "why" else (f"check_{name}", "code")
        book.add_grade_cell(cell, lab, lab, max_score=of, cell_type=kind)
        book.add_solution_cell(name, lab, lab)
