"""The checks are tried on mutants of the reference answers: each must lose an item, or be declared equivalent.

The mutants run in forked children of a fresh process, `python -m tests.test_mutants LAB.py`: Keras is imported
there, and nothing has been worked out with it, for a fork after any TensorFlow operation hangs.
"""

import json
import os
import re
import resource
import signal
import subprocess
import sys
import time
import traceback
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from pathlib import Path

import pytest

from autograde.selftest.mutants import ROOT, equivalent, mutants_of_lab
from kit.checks.track2vec import LAB

LESSON = ROOT / "solutions" / "01_track2vec.py"
MISSING_CHECKS = {  # wrong answers that keep full marks
    "track2vec_model/float-times-100/1": "Adam(1.0): hit@10 of .18 after a pass, where Adam(0.01) has .31",
}
SECONDS, MEMORY = 20, 8 << 30  # for one mutant
N_WORKERS = min(2, os.cpu_count() or 1)


def lost_items(exercise, source, function, first_seed=7_000):
    """The items that an answer loses with the first seed that finds any, or why it has none to lose."""
    import keras
    import numpy as np

    from kit.checks.outcomes import run
    from kit.radio import NoPreview

    namespace = {"np": np, "keras": keras, "NoPreview": NoPreview}
    try:
        exec(compile(source, f"<answer {exercise}>", "exec"), namespace)
    except Exception as error:
        return [f"the cell raises {type(error).__name__}"]
    if function not in namespace:
        return ["the function is missing"]
    keras.utils.set_random_seed(first_seed)
    check = LAB.find(exercise)
    for seed in range(first_seed, first_seed + check.n_seeds):
        if lost := run(check, namespace[function], [seed]).lost():
            return sorted(lost)
    return []


def in_a_child(mutant, function):
    """The items that a mutant loses; a child that is stopped or falls over loses all."""
    read, write = os.pipe()
    child = os.fork()
    if not child:
        os.close(read)
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.alarm(SECONDS)
        try:
            os.write(write, json.dumps(lost_items(mutant.exercise, mutant.source, function)).encode())
        except BaseException:
            traceback.print_exc()
        os._exit(0)
    os.close(write)
    with os.fdopen(read) as answer:
        text = answer.read()
    status = os.waitpid(child, 0)[1]
    return json.loads(text) if text else [f"stopped by signal {status}" if status else "the child fell over"]


def main(solution, part):
    """Print what each of a part of the mutants of a lab loses, one JSON line a mutant."""
    import gc

    import keras  # noqa: F401 - the children have it then
    import sklearn.neighbors  # noqa: F401

    functions = dict(
        re.findall(r"^check\.(\w+)\((\w+)\)", solution.read_text(encoding="utf-8"), re.MULTILINE)
    )
    every = [mutant for found in mutants_of_lab(solution).values() for mutant in found]
    gc.freeze()  # a child then copies fewer pages
    for mutant in islice(every, part, None, N_WORKERS):
        start = time.perf_counter()
        lost = in_a_child(mutant, functions[mutant.exercise])
        seconds = round(time.perf_counter() - start, 2)
        print(json.dumps({"name": mutant.name, "lost": lost, "seconds": seconds}), flush=True)


@pytest.fixture(scope="session")
def lost():
    """What each mutant loses."""

    def worker(part):
        command = [sys.executable, "-m", "tests.test_mutants", str(LESSON), str(part)]
        answer = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
        return [json.loads(line) for line in answer.stdout.splitlines()]

    with ThreadPoolExecutor(N_WORKERS) as workers:
        return {row["name"]: row["lost"] for rows in workers.map(worker, range(N_WORKERS)) for row in rows}


@pytest.fixture(scope="session")
def declared():
    return equivalent(LESSON.stem)


@pytest.mark.slow
@pytest.mark.parametrize("exercise", LAB.exercises)
def test_the_checks_see_the_slips(exercise, lost, declared):
    tried = [mutant for mutant in mutants_of_lab(LESSON)[exercise] if mutant.name not in declared]
    missed = [f"{mutant.name}: {mutant.change}" for mutant in tried if not lost[mutant.name]]
    assert [line for line in missed if line.split(":")[0] not in MISSING_CHECKS] == []
    assert len(missed) <= 0.03 * len(tried)


@pytest.mark.slow
def test_what_is_declared_equivalent_has_full_marks(lost, declared):
    assert {name: lost[name] for name in declared if lost[name]} == {}


@pytest.mark.slow
def test_no_kill_is_the_runners_own_fault(lost):
    assert [name for name, items in lost.items() if items == ["the child fell over"]] == []


@pytest.mark.slow
def test_a_check_that_is_missing_is_missing(lost):
    assert {name for name in MISSING_CHECKS if lost[name]} == set(), "it is there now: take the name out"


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
