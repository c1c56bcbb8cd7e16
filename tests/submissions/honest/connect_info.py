# does: asks how to connect, in front of what the answer needs
# %% extra
%connect_info
{{NEEDED}}
