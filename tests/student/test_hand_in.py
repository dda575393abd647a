"""Students hand in from a shell and from a notebook, and are told plainly how it went."""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import nbformat
import pexpect
import pytest
import serving
import toy
from typer.testing import CliRunner

import course
from autograder import AutograderError
from autograder.authoring.release import generate
from autograder.commands.teacher import app
from autograder.course import Course
from autograder.grading import batch
from autograder.service.app import Attempt, Exercise
from autograder.service.serve import open_store
from autograder.student import hand_in as client
from autograder.student.hand_in import hand_in
from autograder.student.link import LinkNeeded, kept, known_link, read_link, remember
from course import commands

TOKEN = "abc-DEF_123"
MARKS = [{"assignment": toy.NAME}, {"assignment": "02-parts"}]
HAND_IN = ("POST", f"/api/assignments/{toy.NAME}/attempts")
NOW = ("GET", "/api/attempts/7")
EVENTS = ("GET", "/api/attempts/7/events")
LOST = None  # no answer: the connection ends


@pytest.fixture(autouse=True)
def home(tmp_path_factory, monkeypatch):
    """A home without a link, and no proxy on the way."""
    folder = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("HOME", str(folder))
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    monkeypatch.delenv("AUTOGRADER_LINK", raising=False)
    monkeypatch.setenv("NO_PROXY", "*")
    return folder


@pytest.fixture(scope="module")
def toy_course(new_course, tmp_path_factory):
    root = tmp_path_factory.mktemp("course")
    (root / "nbgrader_config.py").write_text("c = get_config()\nc.Service.tries = 2\n")
    new_course(root)
    toy.write_source(root)
    generate(Course(root), toy.NAME)
    return Course(root)


@pytest.fixture(scope="module")
def address(toy_course):
    with serving.service(toy_course) as address:
        yield address


@pytest.fixture
def link(toy_course, address, request):
    """The link of a student of the test's own."""
    return link_of(toy_course, address, request.node.name)


def link_of(course, address, name, **about):
    token = open_store(course).give_tokens([name], **about)[name]
    return f"{address}/#{token}"


@pytest.fixture
def notebook(toy_course, tmp_path):
    """Write a student's notebook: solved, with some other answers."""

    def write(name=toy.NAME, **answers):
        node = toy.solve(toy.read_released(toy_course))
        for grade_id, source in answers.items():
            node.cells[toy.index(node, grade_id)].source = source
        path = tmp_path / f"{name}.ipynb"
        path.parent.mkdir(exist_ok=True)
        nbformat.write(node, path)
        return path

    return write


def attempt(state="graded", **about):
    """What the service says of attempt 7."""
    known = {"score": 5, "penalty": 0, "max_score": 7, "counts": True, "seconds": 1}
    return Attempt(
        id=7,
        student="ada",
        assignment=toy.NAME,
        notebook=toy.NAME,
        received="2026-05-03T12:00:00",
        state=state,
        **{**(known if state == "graded" else {}), **about},
    ).model_dump(mode="json")


def events(*attempts, broken=False):
    """The stream in which the service tells them."""
    said = "".join(
        f"event: {each['state']}\ndata: {json.dumps(each)}\n\n" for each in attempts
    )
    return 200, said.encode(), "text/event-stream", broken


class Fake(ThreadingHTTPServer):
    """Answers what a test says: to each request the next in its list, then always the last.

    An answer is LOST, or of JSON, or a tuple (status, content, type, broken).
    """

    daemon_threads = True

    def __init__(self, answers):
        super().__init__(("127.0.0.1", 0), Handler)
        self.answers = {("GET", "/api/marks"): [MARKS], **answers}
        self.asked = []
        self.ended = threading.Event()
        self.link = f"http://127.0.0.1:{self.server_port}/#{TOKEN}"


class Handler(BaseHTTPRequestHandler):
    def answer(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.server.asked.append((self.command, self.path, body))
        answers = self.server.answers[self.command, self.path]
        answer = answers.pop(0) if len(answers) > 1 else answers[0]
        if answer is LOST:
            return
        if not isinstance(answer, tuple):
            answer = 200, json.dumps(answer).encode(), "application/json", False
        status, content, kind, broken = answer
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", len(content) + bool(broken))
        if status == 302:
            self.send_header("Location", "https://login.invalid/")
        self.end_headers()
        self.wfile.write(content)
        self.wfile.flush()
        if broken == "stays open":
            self.server.ended.wait()

    do_GET = do_POST = answer

    def log_message(self, *_):
        pass


@pytest.fixture
def fake(monkeypatch):
    """Start a service that answers what the test says."""
    monkeypatch.setattr(client, "PAUSES", (0, 0, 0))
    servers = []

    def start(answers):
        server = Fake(answers)
        threading.Thread(target=server.serve_forever).start()
        servers.append(server)
        return server

    yield start
    for server in servers:
        server.ended.set()
        server.shutdown()
        server.server_close()


def page(status, content=b"<html>Welcome to the airport</html>"):
    return status, content, "text/html", False


def refusal(status, said):
    return status, json.dumps({"detail": said}).encode(), "application/json", False


def states(path, link):
    return [each.state for each in hand_in(path, read_link(link))]


def command(path, **environment):
    """What ``autograder hand-in`` says, and its status."""
    result = CliRunner().invoke(app, ["hand-in", str(path)], env=environment)
    return result.output, result.exit_code


# --- with the service itself


def test_marks_come_back(notebook, link):
    *before, last = hand_in(notebook(size="size = 9"), read_link(link))
    assert before
    assert {each.state for each in before} <= {"queued", "running"}
    assert (last.state, last.score, last.penalty, last.counts) == ("graded", 2, 0, True)
    found = {each.name: (each.state, each.score, each.points) for each in last.exercises}
    assert found == {
        "double": ("passed", 2, 2),
        "size": ("failed", 0, 3),
        "words": ("written", None, 2),
    }


def test_the_same_notebook_again_is_the_same_attempt(notebook, link):
    path = notebook()
    *_, first = hand_in(path, read_link(link))
    assert list(hand_in(path, read_link(link))) == [first]


def test_an_unknown_token_asks_for_another_link(notebook, link):
    with pytest.raises(LinkNeeded, match="is unknown, or has been replaced"):
        states(notebook(), f"{link}x")


def test_a_teacher_is_told_that_students_hand_in(notebook, toy_course, address):
    link = link_of(toy_course, address, "prof", teacher=True)
    with pytest.raises(AutograderError, match="teacher's token hands nothing in"):
        states(notebook(), link)


def test_who_hands_in_too_often_is_told_when_to_come_again(notebook, link):
    for size in (6, 7):
        states(notebook(size=f"size = {size}"), link)
    with pytest.raises(AutograderError, match=r"within an hour: try again in \d+ min"):
        states(notebook(size="size = 8"), link)


def test_what_is_too_large_is_refused_with_advice(notebook, link):
    path = notebook(words="x" * 11_000_000)
    with pytest.raises(AutograderError, match="clear its outputs"):
        states(path, link)


def test_another_notebook_is_refused(tmp_path, link):
    path = tmp_path / f"{toy.NAME}.ipynb"
    nbformat.write(toy.notebook(toy.imports("import math")), path)
    with pytest.raises(AutograderError, match="This is another notebook"):
        states(path, link)


def test_a_renamed_notebook_is_told_its_name(notebook, link):
    with pytest.raises(AutograderError, match=f"no notebook mine, but {toy.NAME}"):
        states(notebook(f"{toy.NAME}/mine"), link)


def test_a_notebook_of_no_assignment_is_told_which_there_are(notebook, link):
    with pytest.raises(AutograderError, match=f"there are {toy.NAME}") as raised:
        states(notebook("mine"), link)
    assert "Nothing has been handed in" in str(raised.value)


def test_who_waits_while_the_service_is_restarted_gets_the_marks(
    notebook, make_course, tmp_path
):
    own, seen = make_course(), []
    with batch.alone(own), serving.service(own) as address:  # so nothing is graded yet
        attempts = hand_in(notebook("work/01-toy"), read_link(link_of(own, address, "ada")))
        seen.append(next(attempts))
        waiting = threading.Thread(target=lambda: seen.extend(attempts))
        waiting.start()
    assert seen[-1].state == "queued"
    with serving.service(own, address.rpartition(":")[2]):
        waiting.join()
    assert {each.id for each in seen} == {seen[0].id}
    assert (seen[-1].state, seen[-1].score) == ("graded", 5)


def test_the_command_tells_each_step_and_the_marks(notebook, link):
    said, status = command(notebook(size="size = 9"), AUTOGRADER_LINK=link)
    assert status == 0, said
    lines = said.splitlines()
    assert lines[0].startswith(f"{toy.NAME}.ipynb, as it was saved at ")
    assert " is handed in (attempt " in lines[0]
    assert " ✓ double                 2 of 2" in lines
    assert " ✗ size                   0 of 3     A check failed, without a message" in lines
    assert " ✎ words                  ? of 2     a person grades it" in lines
    address, token = link.split("/#")
    assert lines[-3:] == [
        "2 of 5 points. A person gives up to 2 more.",
        "This counts.",
        f"All that you have handed in is at {address}",
    ]
    assert token not in said


def test_a_link_that_was_accepted_is_remembered_where_only_its_owner_reads(notebook, link):
    command(notebook(), AUTOGRADER_LINK=link)
    assert kept().stat().st_mode & 0o777 == 0o600
    said, status = command(notebook())
    assert (status, "was handed in before" in said) == (0, True)
    command(notebook(), AUTOGRADER_LINK=f"{link}x")
    assert known_link() == read_link(link)


def test_a_terminal_asks_for_the_link_and_doesn_t_show_it(notebook, link):
    arguments = ["-m", "autograder", "hand-in", str(notebook())]
    terminal = pexpect.spawn(sys.executable, arguments, encoding="utf-8", timeout=120)
    terminal.expect("your link is needed")
    before = terminal.before
    terminal.expect("not shown")
    terminal.waitnoecho()
    terminal.sendline(link)
    terminal.expect("This counts")
    said = before + terminal.before
    terminal.expect(pexpect.EOF)
    terminal.close()
    assert terminal.exitstatus == 0
    assert link.partition("#")[2] not in said


# --- with services that fail


def test_one_of_several_notebooks_goes_by_its_folder(notebook, fake):
    place = "/api/assignments/02-parts/attempts?notebook=b"
    server = fake({("POST", place): [attempt()]})
    assert states(notebook("02-parts/b"), server.link) == ["graded"]


@pytest.mark.parametrize("content", [None, "", "{", "{}", "no cells"])
def test_what_is_no_notebook_is_never_sent(tmp_path, fake, content):
    path = tmp_path / f"{toy.NAME}.ipynb"
    if content == "no cells":
        nbformat.write(toy.notebook(), path)
    elif content is not None:
        path.write_text(content)
    server = fake({})
    with pytest.raises(AutograderError, match=r"notebook|empty|no cells"):
        states(path, server.link)
    assert server.asked == []


@pytest.mark.parametrize("status", [403, 404, 413, 415, 422, 429])
def test_a_refusal_is_told_in_the_service_s_own_words(notebook, fake, status):
    server = fake({HAND_IN: [refusal(status, "Because of\x1b[2J\nthe weather.")]})
    with pytest.raises(AutograderError) as raised:
        states(notebook(), server.link)
    assert str(raised.value) == "Because of [2J the weather."


@pytest.mark.parametrize(
    "answer",
    [page(200), page(302), page(404), {"no": "marks"}, [3], refusal(404, "Not Found")],
)
def test_a_captive_portal_gets_no_notebook(notebook, fake, answer):
    server = fake({("GET", "/api/marks"): [answer]})
    with pytest.raises(AutograderError, match="is not the course's service") as raised:
        states(notebook(), server.link)
    assert "Nothing has been handed in" in str(raised.value)
    assert [method for method, *_ in server.asked] == ["GET"]


def test_a_fault_of_the_service_is_not_the_student_s(notebook, fake):
    server = fake({HAND_IN: [page(500)]})
    with pytest.raises(AutograderError, match="a fault of its own"):
        states(notebook(), server.link)


def test_an_answer_of_another_version_is_no_traceback(notebook, fake):
    server = fake({HAND_IN: [{"id": 7, "state": "graded"}]})
    with pytest.raises(AutograderError, match="another version"):
        states(notebook(), server.link)


def test_whose_answer_got_lost_is_handed_in_again(notebook, fake):
    server = fake({HAND_IN: [LOST, page(502), attempt()]})
    path = notebook()
    assert states(path, server.link) == ["graded"]
    sent = [body for method, _, body in server.asked if method == "POST"]
    assert sent == [path.read_bytes()] * 3


def test_it_is_said_if_nobody_knows_whether_it_has_arrived(notebook, fake):
    server = fake({HAND_IN: [LOST]})
    with pytest.raises(AutograderError, match="isn't known whether your notebook has arrived"):
        states(notebook(), server.link)


@pytest.mark.parametrize("answer", [LOST, page(503)])
def test_nothing_is_sent_to_a_service_that_does_not_answer(notebook, fake, answer):
    server = fake({("GET", "/api/marks"): [answer]})
    with pytest.raises(AutograderError, match="Nothing has been handed in"):
        states(notebook(), server.link)


def test_a_broken_connection_is_replaced_while_it_waits(notebook, fake):
    server = fake(
        {
            HAND_IN: [attempt("queued", position=2)],
            EVENTS: [
                events(attempt("queued", position=1), broken=True),
                LOST,
                events(attempt("running")),  # and then the service ends
                page(502),
            ],
            NOW: [page(502), LOST, attempt("running"), attempt()],
        }
    )
    found = states(notebook(), server.link)
    assert found == ["queued", "queued", "running", "running", "graded"]


def test_a_proxy_that_passes_no_events_delays_the_marks_only(notebook, fake):
    server = fake(
        {
            HAND_IN: [attempt("queued", position=1)],
            EVENTS: [page(200)],
            NOW: [attempt("running"), attempt()],
        }
    )
    assert states(notebook(), server.link) == ["queued", "running", "graded"]


def test_who_loses_sight_of_the_service_knows_that_it_has_arrived(notebook, fake):
    server = fake({HAND_IN: [attempt("running")], EVENTS: [LOST], NOW: [LOST]})
    with pytest.raises(AutograderError, match="has arrived, and will be graded"):
        states(notebook(), server.link)


def test_a_link_that_is_revoked_meanwhile_is_not_asked_for_again(notebook, fake):
    gone = refusal(401, "Your link is unknown.")
    server = fake({HAND_IN: [attempt("running")], EVENTS: [gone], NOW: [gone]})
    with pytest.raises(AutograderError, match=r"has arrived .* is unknown") as raised:
        states(notebook(), server.link)
    assert not isinstance(raised.value, LinkNeeded)


def test_a_service_that_does_not_run_is_told(notebook):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    said, status = command(notebook(), AUTOGRADER_LINK=f"http://127.0.0.1:{port}/#{TOKEN}")
    assert status == 1
    assert "the service isn't running there. Nothing has been handed in" in said
    assert TOKEN not in said
    assert not kept().exists()


def test_who_is_offline_is_told(notebook, monkeypatch):
    def nowhere(*_, **__):
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", nowhere)
    with pytest.raises(AutograderError, match=r"no host such as in https://digits\.invalid"):
        states(notebook(), f"https://digits.invalid/#{TOKEN}")


def test_a_connection_that_is_not_secure_is_not_used(notebook, fake):
    server = fake({})
    with pytest.raises(AutograderError, match="no secure connection"):
        states(notebook(), server.link.replace("http:", "https:"))
    assert server.asked == []


def test_a_proxy_that_can_t_be_used_is_told(notebook, monkeypatch):
    monkeypatch.delenv("NO_PROXY")
    monkeypatch.setenv("ALL_PROXY", "gopher://127.0.0.1")
    with pytest.raises(AutograderError, match="The proxy that is set"):
        states(notebook(), f"http://127.0.0.1/#{TOKEN}")


# --- what the command says


def test_being_late_and_an_earlier_attempt_that_counts_are_told(notebook, fake):
    exercises = [Exercise(name="size", points=3, score=2.5, state="failed", message="Nearly.")]
    late = attempt(
        score=2.5, penalty=1, counts=False, exercises=exercises, problems=["x.png is left out"]
    )
    said, status = command(notebook(), AUTOGRADER_LINK=fake({HAND_IN: [late]}).link)
    assert status == 0
    assert "✗ size                   2.5 of 3   Nearly.\n" in said
    assert "2.5 of 3 points. It was late, which takes 1 off: 1.5.\n" in said
    assert "Your earlier attempt counts: it earned more.\n- x.png is left out\n" in said


def test_what_the_grader_could_not_grade_ends_with_an_error(notebook, fake):
    failed = attempt("failed", problems=["the disk is full"])
    said, status = command(notebook(), AUTOGRADER_LINK=fake({HAND_IN: [failed]}).link)
    assert status == 1
    assert "Tell your teacher:\n- the disk is full" in said


def test_a_long_queue_is_a_few_lines(notebook, fake):
    queue = [attempt("queued", position=place) for place in range(200, 0, -1)]
    server = fake(
        {HAND_IN: queue[:1], EVENTS: [events(*queue, attempt("running"), attempt())]}
    )
    said, _ = command(notebook(), AUTOGRADER_LINK=server.link)
    places = [line.split()[1] for line in said.splitlines() if line.startswith("Place")]
    assert places == ["200", "100", "50", "25", "12", "6", "3", "1"]
    assert said.count("Running.") == 1


def test_who_stops_waiting_has_handed_in_all_the_same(notebook, fake):
    running = events(attempt("running"), broken="stays open")
    server = fake({HAND_IN: [attempt("queued", position=1)], EVENTS: [running]})
    with subprocess.Popen(
        [sys.executable, "-m", "autograder", "hand-in", str(notebook())],
        env={**os.environ, "AUTOGRADER_LINK": server.link},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        for line in process.stdout:
            if line == "Running.\n":
                process.send_signal(signal.SIGINT)
                break
        said = process.stdout.read()
    assert "It is handed in all the same" in said
    assert process.returncode == 130


# --- links


def test_a_link_is_read_as_it_was_mailed():
    link = read_link(f" <https://Digits.example.org:8443/course/#{TOKEN}>\n")
    assert (link.address, link.token) == ("https://digits.example.org:8443/course", TOKEN)
    assert TOKEN not in repr(link)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "secret",
        "#secret",
        "https://#secret",
        "https://host/",
        "ftp://host/#secret",
        "https://host:x/#secret",
        "https://host/#secret secret",
        "https://host/#sécret",
    ],
)
def test_what_is_no_link_is_not_repeated(text):
    with pytest.raises(LinkNeeded, match="is no link") as raised:
        read_link(text)
    assert "cret" not in str(raised.value)


def test_a_link_replaces_the_one_that_was_kept():
    for token in ("old", "new"):
        remember(read_link(f"http://127.0.0.1:1/#{token}"))
    assert known_link().token == "new"
    assert [path.name for path in kept().parent.iterdir()] == ["link"]


def test_a_link_that_can_t_be_kept_stops_nothing(notebook, fake, home):
    for name in (".config", "Library"):
        (home / name).write_text("in the way")
    said, status = command(notebook(), AUTOGRADER_LINK=fake({HAND_IN: [attempt()]}).link)
    assert status == 0
    assert "can't be remembered" in said


def test_a_file_that_is_not_there_is_told_before_a_link_is_asked_for(tmp_path):
    said, status = command(tmp_path / "nothing.ipynb")
    assert status == 2
    assert "does not exist" in said


def test_without_a_link_and_a_terminal_the_status_says_so(notebook, fake):
    said, status = command(notebook())
    assert status == commands.LINK_NEEDED
    assert "your link is needed" in said
    assert command(notebook(), AUTOGRADER_LINK="nonsense")[1] == commands.LINK_NEEDED


# --- from a notebook


@pytest.fixture
def in_notebook(notebook, monkeypatch):
    """Be in a notebook that can't be saved from here."""
    path = notebook(f"{toy.NAME}/{toy.NAME}")
    monkeypatch.chdir(path.parent)
    monkeypatch.setenv("JPY_SESSION_NAME", str(path))
    monkeypatch.setattr(commands, "PATIENCE", 0)
    return path


def test_a_notebook_hands_itself_in_and_asks_for_the_link(
    in_notebook, link, monkeypatch, capsys
):
    answers, started, popen = [f"{link}x", link], [], subprocess.Popen

    def start(arguments, **options):
        started.append(arguments)
        return popen(arguments, **options)

    monkeypatch.setattr(commands, "getpass", lambda _: answers.pop(0))
    monkeypatch.setattr(commands.subprocess, "Popen", start)
    course.hand_in()
    said = capsys.readouterr().out
    assert "This sends the notebook as it was saved at" in said
    assert "your link is needed" in said
    assert "is unknown, or has been replaced" in said
    assert "✓ size" in said
    assert "This counts." in said
    assert len(started) == 3
    assert link.partition("#")[2] not in said + str(started)  # which others can list


def test_a_cell_that_is_stopped_says_that_it_is_handed_in(in_notebook, fake, monkeypatch):
    def show(line, **_):
        said.append(line)
        if line == "Running.\n":
            raise KeyboardInterrupt

    said = []
    running = events(attempt("running"), broken="stays open")
    server = fake({HAND_IN: [attempt("queued", position=1)], EVENTS: [running]})
    remember(read_link(server.link))
    monkeypatch.setattr(commands, "print", show, raising=False)
    course.hand_in()
    assert "It is handed in all the same" in said[-1]


def test_who_gives_no_link_hands_nothing_in(in_notebook, monkeypatch, capsys):
    monkeypatch.setattr(commands, "getpass", lambda _: "")
    course.hand_in()
    assert "is handed in" not in capsys.readouterr().out


def test_where_nothing_can_be_asked_there_is_no_traceback(in_notebook, monkeypatch, capsys):
    def ask(_):
        raise NotImplementedError

    monkeypatch.setattr(commands, "getpass", ask)
    course.hand_in()
    assert "run this cell in Jupyter" in capsys.readouterr().out


def test_what_jupyter_saves_in_time_needs_no_words(in_notebook, fake, monkeypatch, capsys):
    def save(script):
        assert json.dumps(str(in_notebook)) in script.data
        in_notebook.write_bytes(in_notebook.read_bytes() + b"\n")

    remember(read_link(fake({HAND_IN: [attempt()]}).link))
    monkeypatch.setattr(commands, "PATIENCE", 60)
    monkeypatch.setattr("IPython.display.display", save)
    course.hand_in()
    said = capsys.readouterr().out
    assert "This sends the notebook" not in said
    assert "5 of 0 points." in said


@pytest.mark.parametrize(
    "said", [toy.NAME, f"{toy.NAME}.ipynb", f"../{toy.NAME}/{toy.NAME}.ipynb", None]
)
def test_an_assignment_or_a_file_is_found(in_notebook, said):
    assert commands._found(said).resolve() == in_notebook.resolve()


def test_an_assignment_next_door_is_found(in_notebook, notebook):
    path = notebook("02-parts/02-parts")
    assert commands._found("02-parts").resolve() == path.resolve()


@pytest.mark.parametrize("said", ["nothing", "nothing.ipynb"])
def test_what_is_not_there_is_told(in_notebook, said, capsys):
    course.hand_in(said)
    assert f"There is no notebook {said} here." in capsys.readouterr().out


@pytest.mark.parametrize("name", ["AUTOGRADER_CHECK", "NBGRADER_EXECUTION"])
@pytest.mark.parametrize("call", [course.check, course.hand_in])
def test_nothing_is_started_where_a_notebook_is_graded(
    in_notebook, name, call, monkeypatch, capsys
):
    monkeypatch.setenv(name, "1")
    call()
    assert capsys.readouterr().out == ""


def test_cells_that_check_and_hand_in_cost_nothing_in_grading(make_course):
    own = make_course()
    node = toy.solve(toy.read_released(own))
    node.cells.append(nbformat.v4.new_code_cell("import course"))
    node.cells.append(nbformat.v4.new_code_cell("course.check(); course.hand_in()"))
    toy.submit(own.root, "ada", node)
    (record,) = toy.grade(own).records
    assert record.score == 5
    assert toy.read_graded(own, "ada").cells[-1].outputs == []
