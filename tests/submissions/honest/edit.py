# does: opens the editor, in front of what the answer needs
# %% extra
%edit
{{NEEDED}}
