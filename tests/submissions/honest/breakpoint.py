# does: a breakpoint that was left, in front of what the answer needs
# %% extra
breakpoint()
{{NEEDED}}
