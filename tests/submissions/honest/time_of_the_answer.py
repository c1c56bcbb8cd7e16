# does: measures the time of the answer's own cell
# %% extra
{{NEEDED}}
# %% answer
%%time
{{ANSWER}}
