# does: ends the session in short, in front of what the answer needs
# %% extra
exit
{{NEEDED}}
