# does: sharp figures, in front of what the answer needs
# %% extra
%config InlineBackend.figure_format = 'retina'
{{NEEDED}}
