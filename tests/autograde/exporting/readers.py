"""What the platforms' importers read of a table or a zip, written from their documentation and public code."""

import csv
import io
import re
import zipfile


def rows_of(path):
    text = path.read_bytes().decode("utf-8")
    assert not text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text, newline="")))


def canvas(path):
    """`lib/gradebook_importer.rb`: the head, the row of points, then people by ID; `{id: {(title, number): grade}}`."""
    head, *rows = rows_of(path)
    assert "Student" in head[0]
    assert "ID" in head[1]
    student_columns = 3
    if re.search(r"SIS\s+Login\s+ID", head[2]):
        student_columns = 4
    elif re.search(r"SIS\s+User\s+ID", head[2]) and re.search(r"SIS\s+Login\s+ID", head[3]):
        student_columns = 5
    assert "Section" in head[student_columns - 1]
    own = re.compile("Current Score|Current Points|Final Score|Final Points|Override")
    assignments = {}
    for n, name in enumerate(head[student_columns:], start=student_columns):
        if not own.search(name):
            match = re.fullmatch(r"(.*)\s\((\d+)\)", name)
            assignments[n] = (match[1], match[2]) if match else (name, None)
    points, people = {}, {}
    for row in rows:
        if "Points Possible" in row[0]:
            points = {assignments[n]: row[n] for n in assignments if "read only" not in row[n]}
        elif not all(re.fullmatch(r"\s*(Muted|Manual Posting.*)?\s*", cell, re.IGNORECASE) for cell in row):
            people[row[1]] = {assignments[n]: row[n].strip() for n in assignments}
    return points, people


def moodle_worksheet(path):
    """`assignfeedback_offline_grade_importer`: `{participant: grade}`; nothing where one of three columns lacks."""
    head, *rows = rows_of(path)
    grade, number, _ = (head.index(name) for name in ("Grade", "Identifier", "Last modified (grade)"))
    return {row[number][len("Participant ") :]: row[grade] for row in rows}


def brightspace(path):
    """D2L's page on importing grades: ids first, columns of points, a sign at the end; `{id: {item: points}}`."""
    head, *rows = rows_of(path)
    assert head[:2] == ["OrgDefinedId", "Username"]
    assert head[-1] == "End-of-Line Indicator"
    items = [re.fullmatch(r"(.+) Points Grade( <Numeric MaxPoints:.*>)?", name)[1] for name in head[2:-1]]
    assert all(row[-1] == "#" and len(row) == len(head) for row in rows)
    return {row[0]: dict(zip(items, row[2:-1], strict=True)) for row in rows}


def moodle_zip(path, participants):
    """`assignfeedback_file_zip_importer`: `{participant: [file names]}` of the files that are somebody's."""
    found = {}
    for way in zipfile.ZipFile(path).namelist():
        parts = way.split("/")
        while parts:
            info = parts.pop(0).split("_", 4)
            if len(info) < 4 or not info[1].isdecimal() or info[1] not in participants:
                continue
            assert info[2:4] == ["assignsubmission", "file"]
            found.setdefault(info[1], []).append("/".join([*info[4:], *parts]).lstrip("/"))
            break
    return found


def canvas_zip(path, attachments):
    """`infer_comment_context_from_filename`: `{person: [upload]}`; an upload has to be the person's own."""
    found = {}
    for way in zipfile.ZipFile(path).namelist():
        numbers = [part for part in way.rpartition("/")[2].split("_") if re.fullmatch(r"\d+", part)][:2]
        assert way.rpartition("_")[2][:4] != "link"
        person, upload = numbers
        if upload in attachments[person]:
            found.setdefault(person, []).append(upload)
    return found
