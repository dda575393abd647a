"""The filter of system calls, run by a few lines that do what Linux does with it."""

import struct

import pytest

from autograder.kernels import seccomp

FOREIGN = 0x40000003  # 32-bit calls on an x86-64 machine
REFUSED = [
    (machine, number)
    for machine, (_, numbers) in seccomp.MACHINES.items()
    for number in sorted({**numbers, **seccomp.EVERYWHERE}.values())
]


def verdict(machine, number, architecture=None):
    """What the filter for a machine says of a call: `ALLOW`, or `FAIL` with an error."""
    architecture = architecture or seccomp.MACHINES[machine][0]
    data = {seccomp.NUMBER: number, seccomp.MACHINE: architecture}
    program, at, loaded = list(struct.iter_unpack("=HBBI", seccomp.program(machine))), 0, 0
    while True:
        code, if_true, if_false, value = program[at]
        at += 1
        if code == seccomp.RETURN:
            return value
        if code == seccomp.LOAD:
            loaded = data[value]
        else:
            holds = loaded == value if code == seccomp.EQUAL else loaded >= value
            at += if_true if holds else if_false


@pytest.mark.parametrize(("machine", "number"), REFUSED)
def test_what_no_notebook_needs_fails(machine, number):
    assert verdict(machine, number) & seccomp.FAIL


@pytest.mark.parametrize("machine", seccomp.MACHINES)
def test_all_else_is_allowed(machine):
    refused = {number for name, number in REFUSED if name == machine}
    for number in set(range(500)) - refused:
        assert verdict(machine, number) == seccomp.ALLOW, number


@pytest.mark.parametrize("machine", seccomp.MACHINES)
def test_calls_by_another_table_of_numbers_fail(machine):
    for number in range(500):
        assert verdict(machine, number, FOREIGN) & seccomp.FAIL, number
        assert verdict(machine, number + seccomp.X32) & seccomp.FAIL, number


def test_an_unknown_machine_has_no_filter():
    assert seccomp.program("abacus") == b""
