"""A link is read as it was mailed, and kept where only its owner can read it."""

import pytest
from handing_in import HAND_IN, TOKEN, attempt, command

from autograder.student.link import LinkNeeded, kept, known_link, read_link, remember

pytestmark = pytest.mark.usefixtures("home")


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


def test_a_link_that_was_accepted_is_remembered_where_only_its_owner_reads(notebook, link):
    command(notebook(), AUTOGRADER_LINK=link)
    assert kept().stat().st_mode & 0o777 == 0o600
    said, status = command(notebook())
    assert (status, "was handed in before" in said) == (0, True)
    command(notebook(), AUTOGRADER_LINK=f"{link}x")
    assert known_link() == read_link(link)


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
