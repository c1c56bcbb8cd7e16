# does: a cell whose output is kept, in front of the cell that the answer needs
# %% extra
%%capture shown
print(1)
# %% extra
{{NEEDED}}
