# does: the time of a line, in front of what the answer needs
# %% extra
%time x = 1
{{NEEDED}}
