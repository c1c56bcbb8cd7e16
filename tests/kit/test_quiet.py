"""The first cells of a lab show nothing in red; what is no note of TensorFlow's is still seen."""

import os
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from autograde.demo import own_sockets
from kit.quiet import NOTE

ROOT = Path(__file__).parents[2]
LABS = sorted((ROOT / "labs").glob("*.ipynb"))
NOTES = """\
WARNING: All log messages before absl::InitializeLog() is called are written to STDERR
I0000 00:00:1795974832.533035   11291 port.cc:153] oneDNN custom operations are on. You may see slightly ...
E0000 00:00:1795974832.533035   11291 cuda_dnn.cc:8579] Unable to register cuDNN factory: Attempting to ...
2025-01-02 03:04:05.678901: I tensorflow/core/platform/cpu_feature_guard.cc:210] This TensorFlow binary is ...
To enable the following instructions: AVX2 FMA, in other operations, rebuild TensorFlow with the appropriate ..."""


@pytest.mark.slow
@pytest.mark.parametrize("path", LABS[:1], ids=lambda path: path.stem)
def test_the_first_cells_of_a_lab_show_nothing_in_red(path, tmp_path):
    """Of the others `tests/labs` runs all cells, and asks the same of each."""
    notebook = nbformat.read(path, 4)
    notebook.cells = [cell for cell in notebook.cells if cell.cell_type == "code"][:1]
    notebook.cells.append(nbformat.v4.new_code_cell("import keras\nkeras.ops.add(1, 2)\nprint('ready')"))
    quiet = {"TF_CPP_MIN_LOG_LEVEL", "TF_ENABLE_ONEDNN_OPTS"}
    client = NotebookClient(
        notebook,
        timeout=300,
        resources={"metadata": {"path": str(tmp_path)}},
        config=own_sockets(str(tmp_path)),
    )
    kept = {name: value for name, value in os.environ.items() if name not in quiet}
    client.execute(env=kept | {"PYTHONPATH": str(ROOT)})
    shown = [output for cell in notebook.cells for output in cell.outputs]
    assert [output for output in shown if output.get("name") == "stderr"] == []
    assert shown[-1]["text"] == "ready\n"


def run(code, folder):
    """Python in a folder that holds a module `tensorflow` of ours: what it wrote to its errors, and how it ended."""
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": f"{folder}{os.pathsep}{ROOT}"},
        text=True,
        capture_output=True,
    )
    return done.stderr, done.returncode


SAYS = (
    "import os\nos.write(2, b'I0000 00:00:17.5   11 port.cc:153] oneDNN\\n')\nos.write(2, b'look here\\n')\n"
)


def test_what_is_no_note_is_passed_on(tmp_path):
    (tmp_path / "tensorflow.py").write_text(SAYS)
    assert run("import kit, tensorflow", tmp_path) == ("look here\n", 0)
    said, _ = run(
        "import kit, tensorflow, os; os.write(2, b'I0000 00:00:17.5   11 port.cc:153] mine\\n')", tmp_path
    )
    assert "mine" in said  # only the import is quiet


def test_an_import_that_fails_hides_nothing(tmp_path):
    (tmp_path / "tensorflow.py").write_text(SAYS + "raise ImportError('no AVX')\n")
    said, code = run("import kit, tensorflow", tmp_path)
    assert code == 1
    assert "oneDNN" in said
    assert "ImportError: no AVX" in said


def test_without_tensorflow_the_kit_is_imported_all_the_same(tmp_path):
    code = "import sys; sys.modules['tensorflow'] = None; import kit\ntry: import tensorflow\nexcept ImportError: 0"
    assert run(code, tmp_path) == ("", 0)


def test_the_notes_that_are_known():
    assert all(NOTE.match(line.encode()) for line in NOTES.splitlines())
    assert not NOTE.match(b"Traceback (most recent call last):")
    assert not NOTE.match(
        b"F0000 00:00:17.5   11 cpu_feature_guard.cc:57] The TensorFlow library was compiled ..."
    )
