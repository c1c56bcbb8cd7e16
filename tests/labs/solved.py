"""Labs run top to bottom, and what they say."""

import re

import nbformat
import pytest
from nbclient import NotebookClient

from autograde.demo import own_sockets, run_reference
from autograde.grader import GradedLab
from autograde.handing_in import hand_in
from tests.corpus import corpus_of
from tests.labs.claiming import cell_for


# The sounds of a lab are made when somebody plays them; a sound that cannot be made is an error of its cell.
PLAY = """from kit.listening import Player
for player in [one for one in globals().values() if isinstance(one, Player)]:
    for name in player.names:
        assert player.sound(name).any(), f"{name} is silent"
        player.picture(name, player.sound(name))"""


def printed(notebook):
    """All that was printed or shown as text; what a cell prints may come in several pieces."""
    said = "\n".join(
        "".join(o.get("text", "") or o.get("data", {}).get("text/plain", "") + "\n" for o in cell.outputs)
        for cell in notebook.cells
        if cell.cell_type == "code"
    )
    return said.replace("\r", "\n")  # what a progress line leaves behind


def guesses(notebook):
    """How many guesses the lab asks for, and how many of them the run has answered."""
    sources = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "code")
    asked = set(re.findall(r"^(guess_\w+) = Guess", sources, flags=re.MULTILINE))
    return len(asked), printed(notebook).count('You made no guess. The answer is "')


def run_solved(lab, folder):
    """All cells of the solved lab, and below them one that plays its sounds, and one that holds its claims, as they ran."""
    more = [nbformat.v4.new_code_cell(PLAY, id="sounds"), nbformat.v4.new_code_cell(cell_for(lab.name), id="claims")]
    instructor, blank = (
        nbformat.NotebookNode(notebook, cells=[*notebook.cells, *more])
        for notebook in (lab.instructor, lab.blank)
    )
    with pytest.MonkeyPatch.context() as patch:
        for name in ("TF_CPP_MIN_LOG_LEVEL", "TF_ENABLE_ONEDNN_OPTS"):
            patch.delenv(name, raising=False)  # no student has them; what is red then is seen
        return run_reference(GradedLab(lab.name, instructor, blank), folder, talk=False)


def run_blank(lab, folder):
    """All cells of the blank lab, one after the other; what they say."""
    return _run(hand_in(lab, None), folder)


def red(notebook):
    """What a student would see in red: errors, and what is written to stderr."""
    return [
        output
        for cell in notebook.cells
        for output in cell.get("outputs", [])
        if output["output_type"] == "error" or output.get("name") == "stderr"
    ]


def _run(notebook, folder):
    client = NotebookClient(
        notebook,
        kernel_name="python3",
        timeout=300,
        resources={"metadata": {"path": str(folder)}},
        config=own_sockets(str(folder)),
    )
    client.execute()
    return printed(notebook)


def run_others(lab, folder, **names):
    """All cells of the lab with right answers of other shapes, by exercise; what they say."""
    corpus = corpus_of(lab.name)
    sources = {exercise: corpus.case(exercise, "right", name).source for exercise, name in names.items()}
    return _run(hand_in(lab, sources), folder)


def shown(text):
    """Of each method that lab 04 shows: recall@20 and coverage; the last time counts."""
    line = (
        r"^(?:AUC on what .*?, within users [\d.]+  )?(\S.*?) +recall@20 ([\d.]+) \[.*?\] +coverage ([\d.]+)$"
    )
    lines = re.findall(line, text, flags=re.MULTILINE)
    return {name: (float(recall), float(covered)) for name, recall, covered in lines}
