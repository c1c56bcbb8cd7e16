"""The reports that grading writes: the table of marks, and a feedback page a student."""
