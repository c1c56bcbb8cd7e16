"""Where a stranger's notebook comes in, where its code runs, and who decides.

- `plain`, `intake`: find and read submissions in a folder or zip; run nothing
- `rebuild`: the instructor's notebook with the student's answers spliced in
- `sandbox`: what a process gives up before it runs a student's code
- `zygote`, `keepers`: the warm process that far sides are forked from, and how the grader starts and ends them
- `far`: the far side of the wall, where the student's cells run
- `wire`, `near`: what crosses, and the stand-ins on the grader's side
- `decide`: the instructor's check cells, on the grader's side
- `run`: one notebook through all of it, with time limits
- `trained`: what the student's record of trials says
"""
