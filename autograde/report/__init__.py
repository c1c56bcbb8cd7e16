"""What comes out of grading: the table of marks, and a feedback page a student."""
