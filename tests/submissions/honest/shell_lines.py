# does: takes what a command prints, in front of what the answer needs
# %% extra
files = !ls
for name in files:
    print(name.upper())
print(files.n, len(files))
{{NEEDED}}
