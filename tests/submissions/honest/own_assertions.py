# does: tests of one's own, in front of what the answer needs
# %% extra
assert sorted([2, 1]) == [1, 2], 'sorted'
{{NEEDED}}
