# does: conda by its magic, in front of what the answer needs
# %% extra
%conda install -y pandas
{{NEEDED}}
