# does: asks for the graphics card, in front of what the answer needs
# %% extra
!nvidia-smi
{{NEEDED}}
