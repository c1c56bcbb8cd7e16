# does: pip by its magic, in front of what the answer needs
# %% extra
%pip install pandas
{{NEEDED}}
