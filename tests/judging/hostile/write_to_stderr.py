# in double: earns 8
# A right answer with a warning on stderr: plain nbgrader would take the points away.
import sys


def double(x):
    print("not sure", file=sys.stderr)
    return 2 * x
