# does: figures inline, in front of what the answer needs
# %% extra
%matplotlib inline
{{NEEDED}}
