# family: strings
# does: writes what steers a terminal, turns letters round, or is half a character
# earns: hit_at_k=0
# %% exercise="hit_at_k"
odd = "\x1b]0;owned\x07\x1b[2J\x1b[31m \u202e \ud800 \x00 \r \x9b31m =cmd|' /C calc'!A1"
print(odd)
def hit_at_k(suggested, held_out):
    raise ValueError(odd)
raise type("E\x1b[31m", (NameError,), {})(odd)
