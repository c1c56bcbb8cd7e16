"""The grader is graded: slips are put into the reference solution, and the checks must see them.

- `mutants`: a lab's reference answers, each with one slip; which of these are right answers all the same
- `expressions`, `statements`: the slips, by family
"""
