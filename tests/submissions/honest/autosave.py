# does: saves every minute, in front of what the answer needs
# %% extra
%autosave 60
{{NEEDED}}
