"""What `check.NAME(answer)` and `hint.NAME()` run in a lab.

- `asking`: how answers are asked, here or in another process, and what may be said of what came;
- `outcomes`: how a check speaks: items with points, findings in words, a verdict;
- `lab`: the `check`, `hint` and `ready` of a lab, made from its exercises;
- `progress`: which exercises are right, kept in a small file beside the notebook;
- one module or package a lab, such as `track2vec`.

A check first tests behaviour, generously. Only when that fails it looks for the cause, and names the most
upstream one.
"""
