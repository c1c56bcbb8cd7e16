"""The checks and hints of the labs: what `check.NAME(answer)` and `hint.NAME()` run.

- `asking`: how answers are asked, here or in another process, and what may be said of what came;
- `outcome`: what a check can answer, findings in words, and what becomes of a student's exception;
- `exercise`: an exercise and its items, and how an answer is tried: observed once, and decided on by each item;
- `verdict`: what a check says of an answer, and how it is shown;
- `lab`: the `check`, `hint` and `ready` of a lab, made from its exercises;
- `calls`, `cells`, `limit`: what is said in a lab alone: the failing case, the cell that was judged, the time;
- `progress`, `board`: which exercises are right, kept in a small file beside the notebook, and what is open;
- `loaded`: packages that somebody has imported already;
- one package a lab, such as `track2vec`.

A check first tests behaviour, generously. Only when that fails it looks for the cause, and names the most
upstream one.
"""
