"""A service that refuses, fails or can't be reached: what is told, and what is tried again."""

import socket

import nbformat
import pytest
import toy
from handing_in import (
    EVENTS,
    HAND_IN,
    LOST,
    NOW,
    TOKEN,
    attempt,
    command,
    events,
    page,
    refusal,
    states,
)

from autograder import AutograderError
from autograder.student.link import LinkNeeded, kept

pytestmark = pytest.mark.usefixtures("home")


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
