"""The service, or its grader, is killed: nothing is lost, and nothing is graded twice."""

import signal
import socket
import sys
import time
from urllib.parse import urlsplit

import httpx
import nbformat
import psutil
import pytest
import serving
import toy
from inprocess import good, token

from autograder.grading.preconditions import alone
from autograder.service.serve import open_store

STUDENTS = 30
LINUX = pytest.mark.skipif(sys.platform != "linux", reason="kernels are others elsewhere")


@pytest.fixture
def queue(toy_course):
    made = open_store(toy_course)
    yield made
    made.close()


@pytest.fixture
def start(toy_course):
    """Start the service; all that runs at the end is killed."""
    started = []

    def start():
        started.append(serving.Service(toy_course))
        return started[-1]

    yield start
    for service in started:
        if service.process.poll() is None:
            service.kill()


def hand_in(course, queue, address, students):
    """Let students hand in; all get a 202. Returns the ids of their attempts."""
    numbers = []
    for number, student in enumerate(students):
        header = {"Authorization": f"Bearer {token(queue, student)}"}
        answer = httpx.post(
            f"{address}/api/assignments/{toy.NAME}/attempts",
            content=nbformat.writes(good(course, f"{student} {number}")),
            headers=header,
            timeout=60,
        )
        assert answer.status_code == 202, answer.text
        numbers.append(answer.json()["id"])
    return numbers


def ended(queue):
    """When each attempt was graded, by its id."""
    return {
        attempt.id: attempt.ended
        for attempt in queue.attempts(limit=1000)
        if attempt.state == "graded"
    }


def until(service, done):
    """Wait for something, while the service runs."""
    while not (found := done()):
        assert service.process.poll() is None, service.said()
        time.sleep(0.05)  # so that it gets on
    return found


def family(service):
    return psutil.Process(service.process.pid).children(recursive=True)


def is_grader(process):
    try:
        return "spawn_main" in " ".join(process.cmdline())
    except psutil.NoSuchProcess:  # a kernel that has just ended
        return False


def in_gradebook(course):
    """What each student has there."""
    with course.gradebook() as gradebook:
        return {
            submission.student_id: sum(
                grade.auto_score or 0 for n in submission.notebooks for grade in n.grades
            )
            for submission in gradebook.find_assignment(toy.NAME).submissions
        }


@LINUX
def test_killed_in_the_middle_and_started_again_each_attempt_is_graded_once(
    toy_course, queue, start
):
    students = [f"s{number}" for number in range(STUDENTS)]
    service = start()
    numbers = hand_in(toy_course, queue, service.address, students)
    until(service, lambda: len(ended(queue)) >= STUDENTS // 4)
    running = family(service)
    service.kill()
    _, alive = psutil.wait_procs(running, timeout=60)
    assert not alive, "its kernels, and what they come from, end by themselves"
    before = ended(queue)
    assert STUDENTS // 4 <= len(before) < STUDENTS

    service = start()
    until(service, lambda: not queue.open())
    service.end()
    after = ended(queue)
    assert set(after) == set(numbers)
    assert {number: after[number] for number in before} == before
    attempts = queue.attempts(limit=1000)
    assert len(attempts) == STUDENTS
    assert {(each.score, each.counts) for each in attempts} == {(5, True)}
    assert max(each.tries for each in attempts) <= 2
    assert in_gradebook(toy_course) == dict.fromkeys(students, 5)
    assert "Traceback" not in service.said()
    assert toy.grade(toy_course).graded == 0


@LINUX
def test_a_killed_grader_is_replaced_and_goes_on(toy_course, queue, start):
    students = [f"s{number}" for number in range(STUDENTS // 2)]
    service = start()
    numbers = hand_in(toy_course, queue, service.address, students)
    until(service, lambda: ended(queue))
    before = ended(queue)
    (grader,) = filter(is_grader, family(service))
    kernels = grader.children(recursive=True)
    grader.kill()
    _, alive = psutil.wait_procs(kernels, timeout=60)
    assert not alive
    assert len(ended(queue)) < len(numbers)
    until(service, lambda: not queue.open())
    after = ended(queue)
    assert set(after) == set(numbers)
    assert {number: after[number] for number in before} == before
    assert in_gradebook(toy_course) == dict.fromkeys(students, 5)
    assert "The grader has ended: it is started again" in service.said()


@LINUX
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_when_the_service_ends_so_does_all_that_it_started(toy_course, queue, start, how):
    service = start()
    hand_in(toy_course, queue, service.address, ["ada"])
    until(service, lambda: ended(queue))
    running = family(service)
    assert running
    service.process.send_signal(how)
    _, alive = psutil.wait_procs(running, timeout=60)
    assert not alive
    service.process.wait(timeout=60)
    assert "Traceback" not in service.said()


@LINUX
def test_a_gradebook_that_can_t_be_read_is_a_sentence_and_the_queue_waits(
    toy_course, queue, start
):
    service = start()
    gradebook = toy_course.root / "gradebook.db"
    content = gradebook.read_bytes()
    hand_in(toy_course, queue, service.address, ["ada"])
    until(service, lambda: ended(queue))
    hand_in(toy_course, queue, service.address, ["bob"])
    gradebook.write_text("no database" * 1000)
    until(service, lambda: ended(queue).keys() >= {2} or "not a database" in service.said())
    header = {"Authorization": f"Bearer {token(queue, 'ada')}"}
    said = httpx.get(f"{service.address}/api/marks", headers=header, timeout=60)
    assert said.status_code == 503
    gradebook.write_bytes(content)
    until(service, lambda: not queue.open())
    assert "Traceback" not in service.said()


@LINUX
def test_ended_while_somebody_listens_it_says_nothing_of_it(toy_course, queue, start):
    service = start()
    with alone(toy_course):
        (number,) = hand_in(toy_course, queue, service.address, ["ada"])
        events = f"{service.address}/api/attempts/{number}/events"
        who = {"Authorization": f"Bearer {token(queue, 'ada')}"}
        with httpx.stream("GET", events, headers=who, timeout=60) as stream:
            lines = stream.iter_lines()
            assert next(lines) == "event: queued"
            service.process.terminate()
            assert all("data" in line or not line for line in lines)  # to a proper end
        service.process.wait(timeout=60)
    assert "ERROR" not in service.said()


@LINUX
def test_a_hand_in_that_breaks_off_is_no_traceback(toy_course, queue, start):
    service = start()
    address = urlsplit(service.address)
    head = (
        f"POST /api/assignments/{toy.NAME}/attempts HTTP/1.1\r\nHost: x\r\n"
        f"Authorization: Bearer {token(queue, 'ada')}\r\nContent-Length: 1000\r\n\r\n{{"
    )
    with socket.create_connection((address.hostname, address.port)) as connection:
        connection.sendall(head.encode())
    (number,) = hand_in(toy_course, queue, service.address, ["bob"])
    until(service, lambda: number in ended(queue))
    service.end()
    assert "Traceback" not in service.said()
    assert [attempt.student for attempt in queue.attempts()] == ["bob"]
