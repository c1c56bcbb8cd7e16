# does: mounts a drive where there is one, in front of what the answer needs
# %% extra
try:
    from google.colab import drive
    drive.mount('/content/drive')
except ImportError:
    print('not in Colab')
{{NEEDED}}
