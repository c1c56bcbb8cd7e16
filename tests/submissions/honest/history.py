# does: looks at the history, in front of what the answer needs
# %% extra
%history -n 1-3
{{NEEDED}}
