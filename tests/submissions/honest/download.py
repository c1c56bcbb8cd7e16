# does: downloads what cannot be reached, in front of what the answer needs
# %% extra
from urllib.request import urlretrieve
urlretrieve('http://127.0.0.1:9/data.csv', 'data.csv')
{{NEEDED}}
