# does: a cell that is timed many times, in front of the cell that the answer needs
# %% extra
%%timeit -n 2 -r 1
sum(range(10))
# %% extra
{{NEEDED}}
