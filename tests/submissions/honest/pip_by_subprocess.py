# does: installs by a subprocess, in front of what the answer needs
# %% extra
import subprocess, sys
subprocess.check_call([sys.executable, '-m', 'pip', 'install', '--no-index', 'nothing-of-this-name'])
{{NEEDED}}
