"""What the service remembers, in SQLite and in PostgreSQL alike."""

import os
import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import toy
from inprocess import desk, drain, hand_in, token

from autograder import AutograderError
from autograder.service import database
from autograder.service.attempts import FAILED, GRADED, HOUR, SUSPECT, TooOften
from autograder.service.settings import Service
from autograder.service.store import Store

BIN = max(Path("/usr/lib/postgresql").glob("*/bin"), default=None)  # Debian's
SETTINGS = Service(pending=1000, tries=1000)
MANY = 40


def postgres(*command):
    """Run one of PostgreSQL's programs, which refuse to be root's."""
    user = ["setpriv", "--reuid", "postgres", "--regid", "postgres", "--init-groups", "--"]
    command = [*(user if os.geteuid() == 0 else []), *map(str, command)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd="/")


@contextmanager
def cluster(folder):
    """A PostgreSQL of our own, which listens at a socket in a folder; gives its URL."""
    data = folder / "data"
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres")
    postgres(BIN / "initdb", "-D", data, "-U", "teacher", "-A", "trust", "--no-sync")
    options = f"-c listen_addresses= -k {folder}"
    control = (BIN / "pg_ctl", "-D", data, "-w", "-l", folder / "log")
    postgres(*control, "-o", options, "start")
    try:
        yield f"postgresql+psycopg://teacher@/postgres?host={folder}"
    finally:
        postgres(*control, "-m", "immediate", "stop")


@pytest.fixture(scope="module")
def postgresql():
    if BIN is None:
        pytest.skip("no PostgreSQL in /usr/lib/postgresql: apt-get install postgresql")
    import tempfile

    with tempfile.TemporaryDirectory(prefix="pg-") as name, cluster(Path(name)) as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request, tmp_path):
    """The URL of an empty database."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'service.db'}"
    found = request.getfixturevalue("postgresql")
    queue = Store(found)
    database.Base.metadata.drop_all(queue.engine)
    queue.close()
    return found


@pytest.fixture
def queue(url):
    made = Store(url)
    yield made
    made.close()


def person(queue, name="ada"):
    return queue.whose(token(queue, name))


def add(
    queue, someone, content=b"{}", assignment="01", settings=SETTINGS, released=datetime.min
):
    return queue.add(someone, assignment, "notebook", content, released, settings)


def ids(attempts):
    return [attempt.id for attempt in attempts]


def test_a_token_is_known_until_it_is_revoked(queue):
    ada, other = token(queue, "ada"), token(queue, "bob")
    prof = token(queue, "ada", teacher=True)
    assert (queue.whose(ada).name, queue.whose(ada).teacher) == ("ada", False)
    assert queue.whose(prof).teacher
    assert queue.holders() == {"ada", "bob"}
    newer = token(queue, "ada")  # a student's, which leaves the teacher's as it is
    assert queue.whose(ada) is None
    assert queue.whose(newer).name == "ada"
    assert queue.whose(prof).teacher
    assert queue.revoke(["ada", "eve"]) == {"ada"}
    assert queue.whose(newer) is None
    assert queue.whose(prof) is None
    assert queue.whose(other).name == "bob"
    assert queue.holders() == {"bob"}
    assert queue.revoke(["ada"]) == set()


@pytest.mark.parametrize("text", ["", "\0", "é" * 9, "x" * 100_000, "ada", "'; --"])
def test_what_is_no_token_is_nobody_s(queue, text):
    token(queue, "ada")
    assert queue.whose(text) is None


def test_what_waits_survives_a_restart_in_its_order(url):
    queue = Store(url)
    ada, bob = person(queue, "ada"), person(queue, "bob")
    added = ids(add(queue, who, bytes([n])) for n, who in enumerate([ada, bob, ada]))
    queue.claim()
    queue.close()
    again = Store(url)
    assert again.open() == [(added[0], "running"), (added[1], "queued"), (added[2], "queued")]
    again.requeue()
    assert [again.claim()[0].id for _ in added] == added
    assert again.claim() is None
    again.close()


def test_a_claim_brings_what_was_handed_in(queue):
    content = bytes(range(256)) * 1000
    add(queue, person(queue), content)
    attempt, brought = queue.claim()
    assert (brought, attempt.state, attempt.tries) == (content, "running", 1)
    queue.put_back(attempt.id, 1)
    assert queue.claim()[0].tries == 2


def test_two_claims_at_the_same_time_never_take_one_attempt_twice(queue):
    people = [person(queue, f"s{number}") for number in range(MANY)]
    added = ids(add(queue, someone) for someone in people)

    def claims(_):
        found = []
        while claimed := queue.claim():
            found.append(claimed[0].id)
        return found

    with ThreadPoolExecutor(8) as pool:
        found = [number for some in pool.map(claims, range(8)) for number in some]
    assert sorted(found) == added


def test_one_student_s_attempts_at_an_assignment_wait_for_each_other(queue):
    ada = person(queue)
    first, second = add(queue, ada, b"1"), add(queue, ada, b"2")
    other = add(queue, ada, b"3", assignment="02")
    assert queue.claim()[0].id == first.id
    assert queue.claim({("ada", "01")})[0].id == other.id
    assert queue.claim({("ada", "01"), ("ada", "02")}) is None
    assert queue.claim(closed={"01"}) is None
    assert queue.claim()[0].id == second.id


def test_what_has_ended_the_grader_before_runs_alone(queue):
    first = add(queue, person(queue, "bob"))
    suspect = add(queue, person(queue, "ada"))
    last = add(queue, person(queue, "eve"))
    queue.put_back(suspect.id, SUSPECT)
    assert queue.claim(alone=True)[0].id == first.id
    assert queue.claim(alone=False) is None  # or else it might wait for ever
    assert queue.claim(alone=True)[0].id == suspect.id
    assert queue.claim(alone=False)[0].id == last.id


def test_the_same_notebook_again_is_the_same_attempt_unless_the_grader_failed(queue):
    ada = person(queue)
    first = add(queue, ada, b"1")
    assert add(queue, ada, b"1").id == first.id
    assert add(queue, person(queue, "bob"), b"1").id != first.id
    second = add(queue, ada, b"2")
    assert add(queue, ada, b"1").id not in {first.id, second.id}
    queue.finish(second.id, state=FAILED)
    last = add(queue, ada, b"3")
    queue.finish(last.id, state=FAILED)
    assert add(queue, ada, b"3").id > last.id


def test_the_same_notebook_is_queued_anew_if_it_was_graded_by_older_tests(queue):
    ada, released = person(queue), database.now()
    first = add(queue, ada)
    assert add(queue, ada, released=released).id == first.id  # which tests is yet to be seen
    queue.finish(first.id, state=GRADED, read=released - timedelta(seconds=1))
    second = add(queue, ada, released=released)
    assert second.id > first.id
    queue.finish(second.id, state=GRADED, read=released)
    assert add(queue, ada, released=released).id == second.id


def test_at_the_same_time_as_often_as_in_turn(queue):
    someone, settings = person(queue), Service(pending=3, tries=1000)

    def attempt(number):
        try:
            return add(queue, someone, bytes([number]), settings=settings)
        except TooOften:
            return None

    with ThreadPoolExecutor(8) as pool:
        taken = [each for each in pool.map(attempt, range(30)) if each]
    assert len(taken) == 3
    other = person(queue, "bob")
    with ThreadPoolExecutor(8) as pool:
        same = set(ids(pool.map(lambda _: add(queue, other, b"x"), range(20))))
    assert len(same) == 1


def test_tries_come_back_after_an_hour(queue, monkeypatch):
    ada, settings = person(queue), Service(tries=2)
    for number in range(2):
        queue.finish(add(queue, ada, bytes([number]), settings=settings).id, state="graded")
    with pytest.raises(TooOften, match="2 times within an hour: try again in 60 min") as error:
        add(queue, ada, b"3", settings=settings)
    assert 3500 < error.value.wait <= 3600
    soon = queue.attempts("ada")[-1].received + HOUR - timedelta(seconds=0.7)
    monkeypatch.setattr("autograder.service.attempts.now", lambda: soon)
    with pytest.raises(TooOften, match="try again in 1 min") as error:
        add(queue, ada, b"3", settings=settings)
    later = soon + timedelta(seconds=error.value.wait)
    monkeypatch.setattr("autograder.service.attempts.now", lambda: later)
    assert add(queue, ada, b"3", settings=settings).state == "queued"


def test_what_the_grader_failed_at_is_no_try(queue):
    ada, settings = person(queue), Service(tries=1)
    queue.finish(add(queue, ada, settings=settings).id, state=FAILED)
    second = add(queue, ada, settings=settings)
    queue.finish(second.id, state=GRADED, read=database.now())
    with pytest.raises(TooOften):
        add(queue, ada, b"2", settings=settings)


def test_what_counts_is_one_of_each_notebook(queue):
    ada = person(queue)
    first, second = add(queue, ada, b"1"), add(queue, ada, b"2")
    other = add(queue, ada, b"1", assignment="02")
    for attempt in (first, other, second):
        queue.finish(attempt.id, state="graded", counts=True)
    found = {attempt.id: attempt.counts for attempt in queue.attempts("ada")}
    assert found == {first.id: False, second.id: True, other.id: True}


def test_texts_that_no_page_can_hold_are_kept(queue):
    added = add(queue, person(queue, "Zoë-王"))
    odd = {"exercises": [], "problems": ["a\0b \ud800 \U0001f600"]}
    queue.finish(added.id, state="graded", result=odd)
    assert queue.attempt(added.id).result == odd
    assert queue.attempt(added.id).student == "Zoë-王"


def test_attempts_come_newest_first_and_in_parts(queue):
    ada, bob = person(queue, "ada"), person(queue, "bob")
    made = ids(add(queue, who, bytes([n])) for n, who in enumerate([ada, bob, ada, ada]))
    assert ids(queue.attempts("ada")) == [made[3], made[2], made[0]]
    assert ids(queue.attempts(before=made[2], limit=1)) == [made[1]]
    assert len(queue.arrivals(database.now() - timedelta(hours=1))) == 4
    assert queue.knows("ada", "01", b"\0")
    assert not queue.knows("bob", "01", b"\0")


@pytest.mark.parametrize(
    "bad",
    ["nonsense", "mysql://u:secret@host/x", "sqlite:////nowhere/at/all.db", "oracle://x"],
)
def test_a_database_that_can_t_be_used_is_a_sentence(bad):
    with pytest.raises(AutograderError, match="can't be used") as error:
        Store(bad)
    assert "secret" not in str(error.value)


def test_a_file_that_is_no_database_is_a_sentence(tmp_path):
    (tmp_path / "x.db").write_text("this is no database, but a long enough text" * 100)
    with pytest.raises(AutograderError, match="file is not a database"):
        Store(f"sqlite:///{tmp_path / 'x.db'}")


def test_from_hand_in_to_mark(url, toy_course):
    queue = Store(url)
    with desk(toy_course, queue) as client:
        answer = hand_in(client, toy_course, toy.solve(toy.read_released(toy_course)))
        drain(toy_course, queue)
        found = client.get(answer.headers["Location"]).json()
    assert (found["state"], found["score"], found["counts"]) == ("graded", 5, True)
    assert queue.open() == []
    queue.close()
