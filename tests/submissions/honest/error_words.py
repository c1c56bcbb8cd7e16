# does: another form of errors, in front of what the answer needs
# %% extra
%xmode Plain
{{NEEDED}}
