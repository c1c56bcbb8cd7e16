# family: strings
# does: prints a hundred thousand terminal codes, open tags and tables of text, and ends in an error made of them
# earns: hit_at_k=0
# %% extra
print("\x1b[31m\x1b[1m\x1b[4m<b>" * 12_000 + "\x1b[" + ";" * 20_000)
# %% extra
from IPython.display import HTML, Markdown, Latex, SVG, display
display(HTML("<div>" * 5_000), Markdown("> " * 5_000), Latex("$" * 999), {"text/plain": "<table>" * 5_000, "text/latex": "$x$"})
# %% exercise="hit_at_k"
def hit_at_k(suggested, held_out):
    raise ValueError("\x1b[31m<b>`" * 500)
raise ValueError("\x1b[31m<b>`" * 500 + "\r\n" * 500)
