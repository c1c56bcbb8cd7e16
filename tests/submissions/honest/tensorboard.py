# does: an extension that is not installed, in front of what the answer needs
# %% extra
%load_ext tensorboard
%tensorboard --logdir logs
{{NEEDED}}
