# does: turns the debugger on, in front of what the answer needs
# %% extra
%pdb on
%debug
{{NEEDED}}
