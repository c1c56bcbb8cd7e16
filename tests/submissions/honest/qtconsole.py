# does: opens another console, in front of what the answer needs
# %% extra
%qtconsole
{{NEEDED}}
