# does: a cell of sh whose output is kept, in front of the cell that the answer needs
# %% extra
%%sh --out listing
ls
# %% extra
{{NEEDED}}
