# does: goes to the folder where one is, in front of what the answer needs
# %% extra
%cd .
%pwd
{{NEEDED}}
