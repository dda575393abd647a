"""``python -m autograder``: the command, where it is not on the path."""

from autograder.commands.app import app

if __name__ == "__main__":
    app(prog_name="autograder")
