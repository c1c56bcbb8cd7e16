"""Big arrays come out of memory that the process has kept."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
FAULTS = """
import ctypes, json, resource, sys
library = ctypes.CDLL(None)
library.malloc.restype, library.malloc.argtypes = ctypes.c_void_p, [ctypes.c_size_t]
library.free.argtypes = [ctypes.c_void_p]
if sys.argv[1] == "kept":
    from kit.training.memory import keep_memory
    assert keep_memory()
def faults():
    size = 64 * 2**20
    before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    for _ in range(10):
        place = library.malloc(size)
        ctypes.memset(place, 1, size)
        library.free(place)
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before
faults()
print(json.dumps(faults()))
"""


def faults(way):
    command = [sys.executable, "-c", FAULTS, way]
    return json.loads(subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout)


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="only Linux counts pages so")
def test_pages_are_not_asked_for_again():
    assert faults("kept") < 100 < faults("given back")


def test_elsewhere_nothing_is_done(monkeypatch):
    from kit.training import memory

    monkeypatch.setattr(sys, "platform", "darwin")
    assert memory.keep_memory() is False
