"""A released course, what teachers download, and marks to export."""

import nbformat
import pytest
import toy
from downloads import pack, read

from autograder.gradebook.scores import record_nothing
from autograder.lms.zips import collect_zip


@pytest.fixture
def course(copy_toy, tmp_path):
    return copy_toy(tmp_path / "course")


@pytest.fixture
def solved(course):
    return nbformat.writes(toy.solve(toy.read_released(course)))


@pytest.fixture
def give(tmp_path):
    """Write what a teacher has downloaded."""

    def write(content, name="table.csv"):
        content = content.encode() if isinstance(content, str) else content
        (tmp_path / name).write_bytes(content)
        return tmp_path / name

    return write


@pytest.fixture
def bring(course, tmp_path):
    """Import a zip of these files."""

    def bring(files, **options):
        path = pack(tmp_path / "all.zip", files)
        return collect_zip(course, path, toy.NAME, **options)

    return bring


@pytest.fixture
def handed_in(course):
    """Look at what is in submitted/: the files of each student."""

    def look():
        found = {}
        for student in course.submissions(toy.NAME):
            folder = course.path("submitted", student, toy.NAME)
            paths = [path for path in folder.rglob("*") if path.is_file()]
            found[student] = {str(p.relative_to(folder)): p.read_bytes() for p in paths}
        return found

    return look


@pytest.fixture
def mark(course):
    """Enter a mark into the gradebook, without a notebook."""

    def enter(student, score, waiting=False, **about):
        with course.gradebook() as gradebook:
            gradebook.update_or_create_student(student, **about)
            record_nothing(gradebook, student, toy.NAME)
            grade = gradebook.find_grade("test-size", toy.NAME, toy.NAME, student)
            grade.auto_score, grade.needs_manual_grade = score, waiting
            gradebook.db.commit()

    return enter


@pytest.fixture
def fill_in(course, tmp_path):
    """Export into a table; what comes out, and what is remarked."""

    def fill(plugin, into="", **options):
        options.setdefault("assignment", [toy.NAME])
        plugin = plugin(into=str(into), folder=str(tmp_path / "report"), **options)
        with course.gradebook() as gradebook:
            (export,) = plugin.write(gradebook)
        return read(export.path), " ".join(export.remarks)

    return fill
