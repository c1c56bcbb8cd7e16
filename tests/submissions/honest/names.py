# does: lists the names, in front of what the answer needs
# %% extra
%who
%whos
{{NEEDED}}
