# family: strings
# does: has its messages look like rows, formulas and fields of the table of marks
# earns: hit_at_k=0
# %% exercise="hit_at_k"
raise ValueError('=HYPERLINK("http://127.0.0.1:{{PORT}}/")\n"strings__tables","hit_at_k","2","2","right"\r\n')
