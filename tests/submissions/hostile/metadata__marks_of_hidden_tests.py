# family: metadata
# does: writes the marks of solutions and hidden tests into its own cells
# earns:
# %% extra
# BEGIN SOLUTION
mine = 1
# END SOLUTION
### BEGIN HIDDEN TESTS
check = None if False else check
### END HIDDEN TESTS
# BEGIN HIDDEN TESTS
# END HIDDEN TESTS
