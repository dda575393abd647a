"""Services in the tests' own process: one that is handed in to, and those with pages."""

import pytest
import toy
from inprocess import desk
from visiting import Service

from autograder.service.store import Store


@pytest.fixture
def queue(toy_course):
    made = Store(f"sqlite:///{toy_course.root / 'service.db'}")
    yield made
    made.close()


@pytest.fixture
def ada(toy_course, queue):
    with desk(toy_course, queue) as client:
        yield client


@pytest.fixture
def service(toy_course):
    return Service(toy_course)


@pytest.fixture(scope="session")
def graded(copy_toy, tmp_path_factory):
    """A service whose class has been graded: ada has done all, <i>eve nothing."""
    course = copy_toy(tmp_path_factory.mktemp("course"))
    released = toy.read_released(course)
    toy.submit(course.root, "ada", toy.solve(released))
    toy.submit(course.root, "<i>eve", released)
    toy.grade(course)
    return Service(course)
