"""Labs run top to bottom, and what they say."""

from pathlib import Path

from nbclient import NotebookClient

from autograde.demo import own_sockets
from autograde.handing_in import hand_in


def printed(notebook):
    """All that was printed or shown as text; what a cell prints may come in several pieces."""
    said = "\n".join(
        "".join(o.get("text", "") or o.get("data", {}).get("text/plain", "") + "\n" for o in cell.outputs)
        for cell in notebook.cells
        if cell.cell_type == "code"
    )
    return said.replace("\r", "\n")  # what a progress line leaves behind


def run_blank(lab, folder):
    """All cells of the blank lab, one after the other; what they say."""
    return _run(hand_in(lab, None), folder)


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


RIGHT = Path(__file__).parent / "submissions" / "right"


def run_others(lab, folder, *answers):
    """All cells of the lab with right answers of other shapes, files of tests/submissions/right; what they say."""
    sources = {name.split("__")[0]: (RIGHT / f"{name}.py").read_text(encoding="utf-8") for name in answers}
    return _run(hand_in(lab, sources), folder)
