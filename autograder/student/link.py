"""The link with which a student hands in: how it is read, and where it is kept.

It is all that a student needs: the address of the service, and behind ``#`` the token that
says who hands in. The token is never shown: not in a message, and not in a traceback.
"""

import os
import re
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, unquote

import httpx
import typer

from autograder import AutograderError

VARIABLE = "AUTOGRADER_LINK"  # the environment variable for a link


class LinkNeeded(AutograderError):
    """There is no link, or the one that is there can't be used: a person has to give one."""


@dataclass(frozen=True)
class Link:
    """Where a student hands in, and as whom.

    Attributes
    ----------
    address : str
        Without the token.
    token : str
    """

    address: str
    token: str = field(repr=False)


def read_link(text):
    """Read a link, such as ``https://HOST/#TOKEN``.

    Raises
    ------
    LinkNeeded
        If it is none; what was given is not repeated, since it may hold a token.
    """
    with suppress(httpx.InvalidURL):
        url = httpx.URL(text.strip().strip("<>\"'"))
        token = unquote(url.fragment)
        if (
            url.scheme in {"http", "https"}
            and url.host
            and re.fullmatch(r"[\w.~-]+", token, re.ASCII)
        ):
            place = f"{url.scheme}://{url.netloc.decode()}{url.path}"
            return Link(place.rstrip("/"), token)
    raise LinkNeeded(
        "That is no link to hand in with: it looks like https://HOST/#TOKEN. Copy the whole "
        "link that your teacher gave you."
    )


def kept():
    """The file that keeps the link with which something was handed in last."""
    return Path(typer.get_app_dir("autograder")) / "link"


def known_link():
    """The link that was kept.

    Raises
    ------
    LinkNeeded
        If there is none.
    """
    try:
        return read_link(kept().read_text(encoding="utf-8"))
    except (FileNotFoundError, UnicodeDecodeError, LinkNeeded):
        raise LinkNeeded(
            "To hand in, your link is needed: it looks like https://HOST/#TOKEN, and your "
            f"teacher gives it to you. Give it when you are asked, or in {VARIABLE}; then it "
            "is remembered."
        ) from None


def remember(link):
    """Keep a link, in a file that only its owner can read."""
    path = kept()
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    new = path.with_name(f"link.{os.getpid()}")
    descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with open(descriptor, "w", encoding="utf-8") as file:
        file.write(f"{link.address}/#{quote(link.token)}\n")
    new.replace(path)
