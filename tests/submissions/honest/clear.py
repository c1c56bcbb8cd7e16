# does: clears the terminal, in front of what the answer needs
# %% extra
%clear
{{NEEDED}}
