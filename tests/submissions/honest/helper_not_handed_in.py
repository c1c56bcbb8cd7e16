# does: runs a file that was not handed in, in front of what the answer needs
# %% extra
%run my_functions.py
{{NEEDED}}
