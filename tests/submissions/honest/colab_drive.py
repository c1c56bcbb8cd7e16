# does: mounts a drive that is not here, in front of what the answer needs
# %% extra
from google.colab import drive
drive.mount('/content/drive')
{{NEEDED}}
