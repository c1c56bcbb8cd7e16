# does: ends the session, in front of what the answer needs
# %% extra
quit()
{{NEEDED}}
