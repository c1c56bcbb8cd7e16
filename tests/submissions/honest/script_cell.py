# does: a cell for another program, in front of the cell that the answer needs
# %% extra
%%script perl
print 1
# %% extra
{{NEEDED}}
