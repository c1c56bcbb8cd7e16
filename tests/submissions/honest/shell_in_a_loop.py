# does: a shell line in a loop, in front of what the answer needs
# %% extra
for number in range(3):
    !echo {number}
{{NEEDED}}
