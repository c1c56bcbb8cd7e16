# does: figures in a window, in front of what the answer needs
# %% extra
%matplotlib qt
{{NEEDED}}
