# does: lists the folder, in front of what the answer needs
# %% extra
!ls -la
{{NEEDED}}
