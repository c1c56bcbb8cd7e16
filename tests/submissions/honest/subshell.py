# does: asks for subshells, in front of what the answer needs
# %% extra
%subshell
{{NEEDED}}
