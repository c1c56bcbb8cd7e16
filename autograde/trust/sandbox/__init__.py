"""The sandbox in which students' code runs.

- `levels`: what the levels are called, what a caller says about one
- `entering`: `enter`, the steps of a level in a forked child
- `process`: level 1, what a process gives up by itself
- `landlock`, `seccomp`: level 2, which files it may open, which system calls it may make
- `namespaces`: level 3, bubblewrap around it
- `cgroup`: level 4, memory and processes counted together
- `readable`: what a Python has to read
- `sweeping`: finds processes that detached
- `probing`, `report`: which levels work on this machine, by trying
"""

from autograde.trust.sandbox.cgroup import Cgroup
from autograde.trust.sandbox.entering import enter
from autograde.trust.sandbox.levels import Fence, Level, ResourceLimits, SandboxError
from autograde.trust.sandbox.namespaces import wrap
from autograde.trust.sandbox.probing import Probed, probe
from autograde.trust.sandbox.process import clean_environment, private
from autograde.trust.sandbox.readable import readable_by_default
from autograde.trust.sandbox.sweeping import become_subreaper, sweep

__all__ = [
    "Cgroup",
    "Fence",
    "Level",
    "Probed",
    "ResourceLimits",
    "SandboxError",
    "become_subreaper",
    "clean_environment",
    "enter",
    "private",
    "probe",
    "readable_by_default",
    "sweep",
    "wrap",
]
