# does: asks for a name, in front of what the answer needs
# %% extra
name = input('name? ')
print('hello', name)
{{NEEDED}}
