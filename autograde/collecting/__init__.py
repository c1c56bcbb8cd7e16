"""A learning platform's download becomes the folder that `grade` reads, and what was decided on the way is told.

- `download`: a folder or a zip as names and bytes; nothing of it leads out, every size is bounded
- `platforms`: one module a platform, which says whether a download is its own, and what its names tell
- `times`: times as platforms write them, in the zone that they are meant in
- `table`: a table of people as it stands in a file
- `roster`: who should have handed in, as a table of a platform or as nbgrader's gradebook
- `people`: whose each file is; who could be one person is told, and nobody guesses
- `choosing`: the attempt that counts, and why
- `writing`: the folder, whole or not at all
- `collect`: all of it, one step after the other
"""
