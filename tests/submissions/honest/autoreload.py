# does: reloads modules, in front of what the answer needs
# %% extra
%load_ext autoreload
%autoreload 2
{{NEEDED}}
