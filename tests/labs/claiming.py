"""Claims: what the prose of a lab says in numbers and comparatives, beside what has to be true of the run for it.

`tests/labs/claims/NN_name.py` holds two lists for a lab. A `Claim` is looked at after the last cell of the solved lab,
an `Agreed` needs no run. `python -m tests.labs.claiming NN_name` prints what nothing stands for yet.
"""

import importlib.util
import json
import sys
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.labs.prose import Prose

ROOT = Path(__file__).resolve().parents[2]
FOLDER = Path(__file__).with_name("claims")
TOLD = "application/x-claims+json"  # what the run is told of its claims
MOST_LETTERS = 240  # of a fragment: a longer one hides more than it says
SHOWN = 160  # letters of a figure


@dataclass(frozen=True)
class Claim:
    """A fragment of the prose, and what has to be true of the solved lab's variables for it.

    Attributes
    ----------
    fragment : str
        As it stands in the prose; line ends and marks of emphasis do not matter.
    holds : callable
        Of a mapping of the lab's global variables after its last cell; gives True or False.
    """

    fragment: str
    holds: Callable[[Mapping[str, Any]], bool]


@dataclass(frozen=True)
class Agreed:
    """A fragment that no run can show, and why: a definition, a setting, or a figure from a paper that is cited."""

    fragment: str
    why: str


@dataclass(frozen=True)
class Claims:
    """What is claimed of a lab."""

    path: Path
    claims: tuple[Claim, ...]
    agreed: tuple[Agreed, ...]

    @classmethod
    def of_lab(cls, name, folder=FOLDER):
        """Read the claims of a lab; one whose prose has no numbers needs no file."""
        path = folder / f"{name}.py"
        if not path.exists():
            return cls(path, (), ())
        spec = importlib.util.spec_from_file_location(f"claims_of_{name}", path)
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        return cls(path, tuple(module.CLAIMS), tuple(module.AGREED))

    @property
    def fragments(self):
        """All fragments, those of claims first."""
        return [said.fragment for said in (*self.claims, *self.agreed)]

    def faults(self, prose):
        """Lines for fragments that do not stand in the prose, and for those that say nothing."""
        for said in (*self.claims, *self.agreed):
            told = f"{self.path.name}: {said.fragment!r}"
            if not prose.places(said.fragment):
                yield f"{told} does not stand in the prose of the lab; write it as it stands there"
            if len(said.fragment) > MOST_LETTERS:
                yield f"{told} has {len(said.fragment)} letters; cut it to {MOST_LETTERS} at the most"
            if isinstance(said, Agreed) and len(said.why.split()) < 2:
                yield f"{told} is agreed without a reason; say why no run can show it"

    def uncovered(self, prose):
        """Lines for numbers and comparatives for which neither a claim nor an agreement stands."""
        spans = [span for fragment in self.fragments for span in prose.places(fragment)]
        for mark in prose.marks():
            if not any(start <= mark.start and mark.end <= end for start, end in spans):
                yield f'{mark.text!r} in "... {mark.around} ..."'

    def judged(self, variables):
        """Hold each claim against the variables of a run: a list of dicts that JSON knows."""
        return [self._judge(claim, variables) for claim in self.claims]

    def _judge(self, claim, variables):
        read = _Read(variables)
        fault = ""
        line = claim.holds.__code__.co_firstlineno
        try:
            holds = claim.holds(read)
        except Exception as error:  # whatever a claim ends in is its fault, told with its line
            own = [f for f in traceback.extract_tb(error.__traceback__) if Path(f.filename) == self.path]
            line = own[-1].lineno if own else line
            fault = f"raises {type(error).__name__}: {error}"
        else:
            if type(holds).__name__ not in ("bool", "bool_"):
                fault = f"gives {_shown(holds)}, which is neither True nor False"
            elif not read.figures:
                fault = "reads no variable of the lab; let it, or write Agreed with the reason"
            elif not holds:
                fault = "is not so"
        return {
            "place": f"{self.path.name}, line {line}",
            "fragment": claim.fragment,
            "fault": fault,
            "figures": read.figures,
        }


class _Read(Mapping):
    """The variables of a lab; what is read of them is kept, to be told beside a claim that fails."""

    def __init__(self, variables):
        self._variables = variables
        self.figures = {}

    def __getitem__(self, name):
        if name not in self._variables:
            raise NameError(f"the solved lab has no variable {name!r} after its last cell")
        self.figures[name] = _shown(self._variables[name])
        return self._variables[name]

    def __iter__(self):
        return iter(self._variables)

    def __len__(self):
        return len(self._variables)


def _shown(value):
    text = " ".join(repr(value).split())
    return text if len(text) <= SHOWN else f"{text[:SHOWN]} ..."


def cell_for(name):
    """Give the source of the cell that holds a lab's claims against it, to run below its last one."""
    return "\n".join(
        [
            "import sys",
            f"sys.path.insert(0, {str(ROOT)!r})",
            "from tests.labs.claiming import tell",
            f"tell({name!r}, globals())",
        ]
    )


def tell(name, variables):
    """Show what comes of the claims of a lab, for `told` to read; called in the kernel of the solved lab."""
    from IPython.display import display

    display({TOLD: json.dumps(Claims.of_lab(name).judged(variables))}, raw=True)


def told(notebook):
    """Lines for the claims that did not hold, from a solved lab's notebook as it ran."""
    (found,) = [
        output["data"][TOLD]
        for cell in notebook.cells
        for output in cell.get("outputs", [])
        if TOLD in output.get("data", {})
    ]
    return [
        f"{one['place']}: {one['fragment']!r} {one['fault']}; it read {one['figures']}"
        for one in json.loads(found)
        if one["fault"]
    ]


def main(names):
    for name in names:
        prose, claims = Prose.of_lab(name), Claims.of_lab(name)
        lines = [*claims.faults(prose), *claims.uncovered(prose)]
        print(*lines, f"{name}: {len(lines)} to do, {len(claims.fragments)} fragments stand", sep="\n")


if __name__ == "__main__":
    main(sys.argv[1:])
