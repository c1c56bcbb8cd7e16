"""Nothing that is printed ends a run, and file names are UTF-8 whatever the locale."""

import io
import os
import subprocess
import sys

import pytest

from autograde.cells import ROOT
from autograde.printing import Steady

COMMAND = [sys.executable, "-m", "autograde", "build", "--check"]


def run(command, **options):
    env = os.environ | {"PYTHONPATH": str(ROOT)} | options.pop("env", {})
    return subprocess.run(command, cwd=ROOT, env=env, timeout=300, check=False, **options)


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "utf-8"])
def test_what_an_encoding_does_not_know_is_escaped(encoding):
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding=encoding)
    steady = Steady(stream)
    print("zoë 小明 \udcff ✓", file=steady, flush=True)
    assert raw.getvalue().decode(encoding).startswith("zo")
    assert b"\\udcff" in raw.getvalue()


def test_a_closed_stream_swallows_all():
    closed = io.StringIO()
    closed.close()
    for steady in (Steady(None), Steady(closed)):
        print("x", file=steady, flush=True)
        print("y", file=steady, flush=True)


@pytest.mark.skipif(os.name != "posix", reason="a shell's ways of closing files")
@pytest.mark.parametrize("ending", [">&-", ">&- 2>&-", "| true"])
def test_a_command_without_a_reader_ends_as_it_would(ending):
    words = " ".join(COMMAND)
    done = run(["bash", "-c", f"set -o pipefail; {words} {ending}"], capture_output=True)
    assert done.returncode == 0, done.stderr.decode()
    assert done.stderr == b""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="locales of Linux")
def test_names_of_files_are_utf8_in_a_locale_of_ascii(tmp_path):
    (tmp_path / "class" / "José_123_assignsubmission_file_").mkdir(parents=True)
    (tmp_path / "class" / "José_123_assignsubmission_file_" / "01_track2vec.ipynb").write_text("{}")
    ascii_only = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    command = [*COMMAND[:3], "grade", str(tmp_path / "class"), "-o", str(tmp_path / "out"), "--level", "0"]
    command += ["--require-level", "0"]
    done = run(command, env=ascii_only, capture_output=True)
    assert done.returncode == 1
    assert "holds 'José_123_assignsubmission_file_" in done.stderr.decode()
