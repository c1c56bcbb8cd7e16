# does: figures as widgets, in front of what the answer needs
# %% extra
%matplotlib widget
{{NEEDED}}
