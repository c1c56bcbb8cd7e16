# does: asks for the last error, in front of what the answer needs
# %% extra
%tb
{{NEEDED}}
