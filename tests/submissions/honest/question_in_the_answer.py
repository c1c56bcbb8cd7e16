# does: asks for a name above the answer, in its cell
# %% answer
name = input('name? ')
{{NEEDED}}
{{ANSWER}}
