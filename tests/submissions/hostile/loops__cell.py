# family: loops
# does: a cell of its own never comes to its end
# earns:
# %% extra
while True:
    pass
