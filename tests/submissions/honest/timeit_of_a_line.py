# does: the mean time of a line, in front of what the answer needs
# %% extra
%timeit -n 2 -r 1 sum(range(10))
{{NEEDED}}
