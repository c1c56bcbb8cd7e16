"""Where a stranger's notebook comes in, and where its code runs.

- `intake`: finds submissions in a folder or zip; runs nothing
- `rebuild`: the instructor's notebook with the student's answers spliced in
- `run`: executes a rebuilt notebook in a kernel of its own, with time limits

What decides marks (`autograde.grade`, `autograde.gradebook`) only reads what `run` hands back: plain data.
"""
