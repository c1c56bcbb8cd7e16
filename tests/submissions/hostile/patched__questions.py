# family: patched
# does: puts functions of its own where nobody answers: input, passwords, debuggers, quit and pages
# earns: hit_at_k=0
# %% extra
import builtins, getpass, pdb, sys
from autograde.trust.shell import Shell
builtins.input = getpass.getpass = pdb.set_trace = sys.breakpointhook = lambda *args, **options: open("/dev/tty").read()
Shell._asked = Shell.ask_exit = Shell._page = Shell.system = lambda *args, **options: 1 / 0
Shell.alone = None
# %% extra
input("?"), getpass.getpass(), breakpoint()
# %% extra
quit()
# %% exercise="hit_at_k"
hit_at_k?
def hit_at_k(suggested, held_out):
    return 0.5
