"""Layouts of downloads, as platforms name them, and what each has to give: (attempt, time, files) by student."""

import io
import zipfile
from datetime import UTC, datetime

FULL, HALF, BLANK = b'{"cells": ["full"]}', b'{"cells": ["half"]}', b'{"cells": []}'
EMPTY_ZIP = b"PK\5\6" + b"\0" * 18
NB = "01_track2vec.ipynb"
NOON = datetime(2026, 11, 29, 12, tzinfo=UTC)
NIGHT = datetime(2026, 11, 29, 23, 59, tzinfo=UTC)
LATER = datetime(2026, 12, 6, 9, 26, tzinfo=UTC)


def zip_of(files):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return target.getvalue()


def of_blackboard(name, login, when):
    return (
        f"Name: {name} ({login})\nAssignment: Lab 1\nDate Submitted: {when}\nCurrent Grade: Needs Grading\n\n"
        "Submission Field:\nThere is no student submission text data for this assignment.\n\n"
    ).encode()


MOODLE = {
    f"Ada Lovelace_12345_assignsubmission_file_/{NB}": FULL,
    "José Núñez_12346_assignsubmission_file_/01_track2vec (1).ipynb": FULL,
    f"O'Brien Seán_12347_assignsubmission_file_/{NB}": HALF,
    "O'Brien Seán_12347_assignsubmission_onlinetext_/onlinetext.html": b"<p>hi</p>",
    "王 小明_12348_assignsubmission_file_/hw.zip": EMPTY_ZIP,
    f"Group A-Ada Lovelace_12349_assignsubmission_file_/{NB}": FULL,
}
MOODLE_GIVES = {
    "Ada Lovelace_12345": (1, None, {NB}),
    "José Núñez": (1, None, {"01_track2vec (1).ipynb"}),
    "O'Brien Seán": (1, None, {NB, "onlinetext.html"}),
    "王 小明": (1, None, {"hw.zip"}),
    "Ada Lovelace_12349": (1, None, {NB}),
}
GRADESCOPE = b"""submission_111:
  :submitters:
  - :name: Ada Lovelace
    :sid: '12345'
    :email: ada@x.edu
  :created_at: 2026-11-29 12:00:00 Z
"""
PAIR = b"""submission_111:
  :submitters:
  - :name: Ada Lovelace
    :sid: '0012'
  - :name: Bob Byron
    :sid: '0013'
  :created_at: 2026-11-29 12:00:00.123456000 Z
  :history: []
"""

# name: (the platform, as it is told; the files; what comes out)
LAYOUTS = {
    "moodle_folders": ("Moodle, a folder a person", MOODLE, MOODLE_GIVES),
    "moodle_flat": (
        "Moodle, all files in one folder",
        {
            f"Ada Lovelace_12345_assignsubmission_file_{NB}": FULL,
            "José Núñez_12346_assignsubmission_file_01_track2vec (1).ipynb": FULL,
            "Bob X_12347_assignsubmission_file_v1.ipynb": HALF,
            "Bob X_12347_assignsubmission_file_v2.ipynb": FULL,
            "Zoe_12350_assignsubmission_file_hw.zip": EMPTY_ZIP,
        },
        {
            "Ada Lovelace": (1, None, {NB}),
            "José Núñez": (1, None, {"01_track2vec (1).ipynb"}),
            "Bob X": (1, None, {"v1.ipynb", "v2.ipynb"}),
            "Zoe": (1, None, {"hw.zip"}),
        },
    ),
    "moodle_new_folders": (
        "Moodle, a folder a person",
        {
            f"Ada Lovelace_12345_assignsubmission_file/sub/{NB}": FULL,
            "Bob X_12346_assignsubmission_onlinetext/onlinetext.html": b"<p>only words</p>",
        },
        {"Ada Lovelace": (1, None, {f"sub/{NB}"}), "Bob X": (1, None, {"onlinetext.html"})},
    ),
    "moodle_anonymous": (
        "Moodle, a folder a person",
        {
            f"Participant_12345_assignsubmission_file_/{NB}": FULL,
            f"Participant_12346_assignsubmission_file_/{NB}": HALF,
        },
        {"Participant 12345": (1, None, {NB}), "Participant 12346": (1, None, {NB})},
    ),
    "moodle_groups": (
        "Moodle, a folder a person",
        {
            f"Group A-Ada Lovelace_12345_assignsubmission_file_/{NB}": FULL,
            f"Gruppe 2-Jean-Pierre Dupont_12346_assignsubmission_file_/{NB}": FULL,
            f"Anne-Marie Curie_12347_assignsubmission_file_/{NB}": FULL,
        },
        {
            "Ada Lovelace": (1, None, {NB}),
            "Jean-Pierre Dupont": (1, None, {NB}),
            "Anne-Marie Curie": (1, None, {NB}),
        },
    ),
    "moodle_zip_in_a_folder": (
        "Moodle, a folder a person",
        {"course-lab 1-4711.zip": zip_of(MOODLE)},
        MOODLE_GIVES,
    ),
    "moodle_a_week_apart": (
        "Moodle, a folder a person",
        {
            "lab (1).zip": zip_of(
                {
                    f"Ada King_12345_assignsubmission_file_/{NB}": HALF,
                    f"Bob X_12346_assignsubmission_file_/{NB}": FULL,
                }
            ),
            "lab (2).zip": zip_of(
                {
                    f"Ada Lovelace_12345_assignsubmission_file_/{NB}": FULL,
                    f"Bob X_12346_assignsubmission_file_/{NB}": FULL,
                }
            ),
        },
        {"Ada Lovelace": (2, None, {NB}), "Bob X": (1, None, {NB})},
    ),
    "canvas_flat": (
        "Canvas",
        {
            f"lovelaceada_12345_678901_{NB}": FULL,
            "nunezjose_LATE_12346_678902_01_track2vec-1.ipynb": FULL,
            "obriensean_12347_678903_01_track2vec-2.ipynb": HALF,
            "obriensean_12347_678904_01_track2vec-3.ipynb": FULL,
            "wangxiaoming_12348_678905_hw.zip": EMPTY_ZIP,
        },
        {
            "lovelaceada": (1, None, {NB}),
            "nunezjose": (2, None, {NB}),
            "obriensean": (4, None, {NB}),
            "wangxiaoming": (1, None, {"hw.zip"}),
        },
    ),
    "canvas_anonymous_and_text": (
        "Canvas",
        {
            f"anon_Xy12z_678901_{NB}": FULL,
            f"LATE_anon_Ab34c_678902_{NB}": HALF,
            "lovelaceada_12345_text.html": b"<p>hi</p>",
        },
        {
            "anonymous Xy12z": (1, None, {NB}),
            "anonymous Ab34c": (1, None, {NB}),
            "lovelaceada": (1, None, {"text.html"}),
        },
    ),
    "brightspace_folders": (
        "Brightspace",
        {
            f"12345-678901 - Ada Lovelace - Nov 29, 2026 1159 PM/{NB}": HALF,
            f"12345-678901 - Ada Lovelace - Dec 6, 2026 926 AM/{NB}": FULL,
            f"12346-678901 - Mary-Ann Smith - Nov 29, 2026 1200 PM/{NB}": FULL,
            "index.html": b"<html>",
        },
        {"Ada Lovelace": (2, LATER, {NB}), "Mary-Ann Smith": (1, NOON, {NB})},
    ),
    "brightspace_flat_other_dates": (
        "Brightspace",
        {
            f"12345-678901 - Ada Lovelace - 29 November, 2026 2359 - {NB}": FULL,
            f"12345-678901 - Bob X - 6 December, 2026 926 AM - {NB}": FULL,
        },
        {"Ada Lovelace": (1, NIGHT, {NB}), "Bob X": (1, LATER, {NB})},
    ),
    "blackboard": (
        "Blackboard",
        {
            f"Lab 1_alovelace_attempt_2026-11-29-12-00-00_{NB}": HALF,
            f"Lab 1_alovelace_attempt_2026-11-29-23-59-00_{NB}": FULL,
            "Lab 1_alovelace_attempt_2026-11-29-12-00-00.txt": of_blackboard(
                "Ada Lovelace", "alovelace", "x"
            ),
            "Lab 1_alovelace_attempt_2026-11-29-23-59-00.txt": of_blackboard(
                "Ada Lovelace", "alovelace", "x"
            ),
            f"Lab 1_bob_x_attempt_2026-12-06-09-26-00_{NB}": FULL,
            "Lab 1_bob_x_attempt_2026-12-06-09-26-00.txt": of_blackboard("Bob X", "bob_x", "x"),
            "Lab 1_zoe_attempt_2026-11-29-12-00-00.txt": of_blackboard("Zoe Z", "zoe", "x"),
        },
        {
            "alovelace": (2, NIGHT, {NB}),
            "bob_x": (1, LATER, {NB}),
            "zoe": (1, NOON, {"receipt.txt"}),
        },
    ),
    "zip_collect": (
        "Blackboard",
        {
            "ps1_bitdiddle_attempt_2026-11-29-12-00-00_problem1.ipynb": FULL,
            "ps1_hacker_attempt_2026-11-29-23-59-00_problem1.ipynb": HALF,
        },
        {"bitdiddle": (1, NOON, {"problem1.ipynb"}), "hacker": (1, NIGHT, {"problem1.ipynb"})},
    ),
    "gradescope": (
        "Gradescope",
        {
            f"assignment_555_export/submission_111/{NB}": FULL,
            f"assignment_555_export/submission_222/{NB}": HALF,
            "assignment_555_export/submission_metadata.yml": GRADESCOPE,
        },
        {"Ada Lovelace": (1, NOON, {NB})},
    ),
    "gradescope_pair": (
        "Gradescope",
        {f"submission_111/labs/{NB}": FULL, "submission_metadata.yml": PAIR},
        {
            "Ada Lovelace": (1, NOON.replace(microsecond=0), {f"labs/{NB}"}),
            "Bob Byron": (1, NOON, {f"labs/{NB}"}),
        },
    ),
    "github_classroom": (
        "GitHub Classroom",
        {
            f"01-track2vec-submissions/01-track2vec-ada/labs/{NB}": FULL,
            f"01-track2vec-submissions/01-track2vec-bob/labs/{NB}": HALF,
            "01-track2vec-submissions/01-track2vec-bob/.git/HEAD": b"ref",
        },
        {"ada": (1, None, {f"labs/{NB}"}), "bob": (1, None, {f"labs/{NB}"})},
    ),
    "nbgrader_submitted": (
        "nbgrader, submitted/",
        {
            f"submitted/ada/01_track2vec/{NB}": FULL,
            "submitted/ada/01_track2vec/timestamp.txt": b"2026-11-29 12:00:00.123456 UTC\n",
            f"submitted/bob/01_track2vec/{NB}": HALF,
        },
        {
            "ada": (1, NOON, {f"01_track2vec/{NB}"}),
            "bob": (1, None, {f"01_track2vec/{NB}"}),
        },
    ),
    "nbgrader_exchange": (
        "nbgrader, an exchange",
        {
            f"inbound/ada+01_track2vec+2026-11-29 12:00:00.123456 UTC/{NB}": HALF,
            "inbound/ada+01_track2vec+2026-11-29 12:00:00.123456 UTC/timestamp.txt": b"2026-11-29 12:00:00 UTC",
            f"inbound/ada+01_track2vec+2026-12-06 09:26:00.000000 UTC+dGVzdA/{NB}": FULL,
            f"inbound/bob+01_track2vec+2026-11-29 23:59:00.000000 UTC/{NB}": FULL,
        },
        {"ada": (2, LATER, {NB}), "bob": (1, NIGHT, {NB})},
    ),
    "ilias": (
        "ILIAS",
        {
            f"Abgaben/Lovelace_Ada_alovelace_4711/{NB}": FULL,
            f"Abgaben/Mueller_Hans Peter_hpm_4712/Late Submission - {NB}": FULL,
        },
        {"alovelace": (1, None, {NB}), "hpm": (1, None, {NB})},
    ),
    "ilias_teams": (
        "ILIAS",
        {
            f"Team 12/Lovelace_Ada_alovelace_4711/{NB}": FULL,
            f"Team 13/Byron_Bob_bbyron_4712/{NB}": HALF,
        },
        {"alovelace": (1, None, {NB}), "bbyron": (1, None, {NB})},
    ),
    "openolat": (
        "OpenOlat",
        {
            "ita_Lab_1_2026-11-30_08-00/Lovelace_Ada_alovelace/1_task/task.pdf": b"%PDF",
            f"ita_Lab_1_2026-11-30_08-00/Lovelace_Ada_alovelace/2_submissions/{NB}": HALF,
            "ita_Lab_1_2026-11-30_08-00/Lovelace_Ada_alovelace/3_corrections/words.pdf": b"%PDF",
            f"ita_Lab_1_2026-11-30_08-00/Lovelace_Ada_alovelace/4_revisions_1/{NB}": FULL,
            f"ita_Lab_1_2026-11-30_08-00/Byron_Bob_bbyron/1_submissions/{NB}": FULL,
        },
        {"alovelace": (2, None, {NB}), "bbyron": (1, None, {NB})},
    ),
    "openolat_groups": (
        "OpenOlat, groups",
        {f"grouptask_Lab_1_2026-11-30_08-00/Team_A_98304/2_submissions/{NB}": FULL},
        {"Team_A": (1, None, {NB})},
    ),
    "sakai": (
        "Sakai",
        {
            f"Lab 1/Lovelace, Ada(alovelace)/Submission attachment(s)/{NB}": FULL,
            "Lab 1/Lovelace, Ada(alovelace)/timestamp.txt": b"20261129120000123",
            "Lab 1/Lovelace, Ada(alovelace)/Feedback Attachment(s)/old.txt": b"",
            f"Lab 1/Byron, Bob(bbyron)/Submission attachment(s)/{NB}": HALF,
            "Lab 1/grades.csv": b"Display ID,ID\n",
        },
        {"alovelace": (1, NOON, {NB}), "bbyron": (1, None, {NB})},
    ),
    "versions": (
        "plain folders",
        {f"ada/v1/{NB}": HALF, f"ada/v2/{NB}": FULL},
        {"ada": (2, None, {f"v2/{NB}"})},
    ),
    "official_blank": (
        "plain folders",
        {f"ada/{NB}": BLANK, "ada/01_track2vec (1).ipynb": FULL},
        {"ada": (1, None, {NB, "01_track2vec (1).ipynb"})},
    ),
    "zip_beside_a_notebook": (
        "plain folders",
        {"ada/scratch.ipynb": BLANK, "ada/hw.zip": zip_of({NB: FULL})},
        {"ada": (1, None, {"scratch.ipynb", "hw.zip"})},
    ),
    "two_ways_to_write_an_accent": (
        "plain folders",
        {f"José/{NB}": FULL, f"Jose\u0301/{NB}": HALF},
        {"José": (1, None, {NB, "01_track2vec (2).ipynb"})},
    ),
    "received": (
        "plain folders",
        {f"ada/{NB}": FULL, "received.csv": b"student;when\nada;2026-11-29 12:00\n"},
        {"ada": (1, NOON, {NB})},
    ),
    "received_in_words": (
        "plain folders",
        {f"ada/{NB}": FULL, "received.csv": b'student,when\nada,"Sunday, 29 November 2026, 12:00 PM"\n'},
        {"ada": (1, NOON, {NB})},
    ),
    "plain_files": (
        "plain folders",
        {"ada.ipynb": FULL, "bob.zip": zip_of({NB: HALF})},
        {"ada": (1, None, {"ada.ipynb"}), "bob": (1, None, {"bob.zip"})},
    ),
    "plain_zip_in_a_folder": (
        "plain folders",
        {"everybody.zip": zip_of({f"class/ada/{NB}": FULL, f"class/bob/{NB}": HALF})},
        {"ada": (1, None, {NB}), "bob": (1, None, {NB})},
    ),
}
