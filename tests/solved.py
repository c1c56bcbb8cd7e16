"""Labs run top to bottom, and what they say."""

from nbclient import NotebookClient

from autograde.demo import hand_in, own_sockets


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
    notebook = hand_in(lab, None)
    client = NotebookClient(
        notebook,
        kernel_name="python3",
        timeout=300,
        resources={"metadata": {"path": str(folder)}},
        config=own_sockets(str(folder)),
    )
    client.execute()
    return printed(notebook)
