# does: a cell of HTML, in front of the cell that the answer needs
# %% extra
%%html
<b>mine</b>
# %% extra
{{NEEDED}}
