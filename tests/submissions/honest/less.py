# does: pages through a file, in front of what the answer needs
# %% extra
%less notes.txt
%more notes.txt
{{NEEDED}}
