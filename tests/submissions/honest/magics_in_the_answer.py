# does: magics and a shell line in the answer's own cell
# %% answer
%matplotlib inline
!pip install -q pandas
%cd .
{{NEEDED}}
{{ANSWER}}
