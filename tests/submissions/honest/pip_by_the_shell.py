# does: pip by the shell, in front of what the answer needs
# %% extra
!pip install -q pandas
{{NEEDED}}
