"""What the service remembers, in one database: who has which token, and all attempts."""

from autograder.service.attempts import Queue
from autograder.service.tokens import Tokens


class Store(Tokens, Queue):
    """A `Database` with both."""
