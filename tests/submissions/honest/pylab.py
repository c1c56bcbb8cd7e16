# does: pylab without its names, in front of what the answer needs
# %% extra
%pylab --no-import-all inline
{{NEEDED}}
