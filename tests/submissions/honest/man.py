# does: reads a page of the manual, in front of what the answer needs
# %% extra
%man ls
{{NEEDED}}
