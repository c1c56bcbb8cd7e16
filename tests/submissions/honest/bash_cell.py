# does: a cell of bash, in front of the cell that the answer needs
# %% extra
%%bash
pip install pandas
# %% extra
{{NEEDED}}
