# does: sets an environment variable by a magic, in front of what the answer needs
# %% extra
%env CUDA_VISIBLE_DEVICES=0
{{NEEDED}}
