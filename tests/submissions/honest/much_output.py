# does: prints 10 MB, in front of what the answer needs
# %% extra
print('x' * 10_000_000)
{{NEEDED}}
