# does: tries something that fails, in front of what the answer needs
# %% extra
[1, 2, 3][7]
{{NEEDED}}
