"""What teachers download from Moodle and Canvas, for a class of three."""

import csv
import io
import zipfile

WORKSHEET = """\
Identifier,"Full name","Email address",Status,Grade,"Maximum Grade","Grade can be changed",\
"Last modified (submission)","Last modified (grade)","Feedback comments"
"Participant 101","Ada Lovelace",ada@uni.example,"Submitted for grading - ",,20.00,Yes,\
"Friday, 1 May 2026, 2:00 PM",-,
"Participant 102","Kim Lee",kim@uni.example,"Submitted for grading - ",,20.00,Yes,\
"Saturday, 2 May 2026, 9:30 AM",-,"Well, ""done"", Kim"
"Participant 103","Zoë Müller",zoe@uni.example,"No submission - ",,20.00,Yes,-,-,
"""
CANVAS = """\
Student,ID,SIS User ID,SIS Login ID,Section,Notes,01-toy (815),Essay (816),Current Score
,,,,,,Manual Posting,,
    Points Possible,,,,,,7.00,10.00,(read only)
"Lovelace, Ada",4711,S1,ada,Group 1,,,3.00,30.00
"Lee, Kim",4712,S2,kim,Group 1,,1.50,,
"=""Müller, Zoë"" ",4713,S3,zoe,Group 2,,EX,,
"""


def pack(path, files):
    """Write a zip of these files."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


def read(path):
    """The rows of a table in UTF-8."""
    content = path.read_bytes()
    return list(csv.reader(io.StringIO(content.decode(), "")))
