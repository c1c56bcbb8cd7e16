"""What instructors use: it makes labs of solutions and grades of submissions. `kit` never imports it.

- `cells`: one solution script -> one notebook with nbgrader's metadata; refuses what it does not know
- `notebook`: what each cell of a notebook is, whose answer it holds, what it is worth
- `build`, `verify`, `release`: the student labs, the proof that they can be solved, the students' zip
- `collecting`: a learning platform's download -> a folder of submissions, with who has not handed in
- `grade`: a folder of submissions -> grades.csv, feedback pages, gradebook.db
- `grader`: one submission by the same steps for every door
- `trust`: intake and rebuilding of what students hand in, where it runs, and who decides
- `report`: what comes out: marks, a page a student, a page of the class
- `marking`: the page on which a person marks written answers, a question at a time
- `course`: the one nbgrader configuration
- `demo`: all of it once, on a small class
"""
