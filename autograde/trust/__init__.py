"""Where a stranger's notebook comes in, where its code runs, and who decides.

- `intake`: the submissions in a folder or zip, by way of `layouts`, `archives`, `file_listing`, `untrusted_files`,
  `received_csv`, `normalizing` and `notebook_choice`; nothing of them is run
- `rebuild`: the instructor's notebook with the student's answers spliced in, by way of `cell_matching`, `prose` and
  `attachments`
- `sandbox`: what a process gives up before it runs a student's code
- `notebook_run`: one notebook through all of what follows, with time limits
- `worker_pool`, `fork_server`: how the grader starts and ends student processes, and the warm process that they are
  forked from
- `student_side`, `shell`: the student's cells run here, and answers are asked here
- `transport`: what crosses the wall between the two sides
- `grader_side`: stand-ins for what the student side has
- `decide`: the instructor's check cells, on the grader's side
- `reference`, `reference_process`: the instructor's answers, where other answers have spoilt one
- `gone`: how a student process ends before its time
- `disk_watch`, `scratch`: the folder that a student process writes into
- `answer_dependencies`: answers that lean on each other, and on the kit
- `training_record`: what the student's record of trials says
"""
