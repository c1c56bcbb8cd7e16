# does: asks for a key, in front of what the answer needs
# %% extra
from getpass import getpass
key = getpass('key? ')
{{NEEDED}}
