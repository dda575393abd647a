"""A filter of system calls that no notebook needs, and that reach what no namespace bounds.

Memory that isn't seen in /proc (memfd, SysV's shared memory, pages in pipes), other processes'
memory, keys, and the parts of Linux that have let most code out of sandboxes. They fail as if
Linux did not have them (ENOSYS), so that libraries do without.
"""

import ctypes
import errno
import platform
import struct

# Their numbers, from <asm/unistd.h>.
X86_64 = {
    **{"shmget": 29, "semget": 64, "msgget": 68, "ptrace": 101, "add_key": 248},
    **{"request_key": 249, "keyctl": 250, "perf_event_open": 298, "fanotify_init": 300},
    **{"process_vm_readv": 310, "process_vm_writev": 311, "kcmp": 312, "memfd_create": 319},
    **{"bpf": 321, "userfaultfd": 323, "vmsplice": 278},
}
AARCH64 = {
    **{"shmget": 194, "semget": 190, "msgget": 186, "ptrace": 117, "add_key": 217},
    **{"request_key": 218, "keyctl": 219, "perf_event_open": 241, "fanotify_init": 262},
    **{"process_vm_readv": 270, "process_vm_writev": 271, "kcmp": 272, "memfd_create": 279},
    **{"bpf": 280, "userfaultfd": 282, "vmsplice": 75},
}
EVERYWHERE = {
    **{"io_uring_setup": 425, "io_uring_enter": 426, "io_uring_register": 427},
    **{"pidfd_getfd": 438, "memfd_secret": 447},
}
MACHINES = {
    "x86_64": (0xC000003E, X86_64),
    "aarch64": (0xC00000B7, AARCH64),
}  # <linux/audit.h>
X32 = 0x40000000  # x86-64's second table of numbers begins here

# From <linux/bpf_common.h>, <linux/seccomp.h> and <linux/prctl.h>.
LOAD, EQUAL, AT_LEAST, RETURN = 0x20, 0x15, 0x35, 0x06
NUMBER, MACHINE = 0, 4  # where they are in struct seccomp_data
ALLOW, FAIL = 0x7FFF0000, 0x00050000
SET_SECCOMP, FILTER = 22, 2


def program(machine):
    """The filter for a kind of machine, as the kernel's BPF.

    Parameters
    ----------
    machine : str
        As `platform.machine` names it.

    Returns
    -------
    bytes
        Empty for a machine whose numbers are not known here.
    """
    if machine not in MACHINES:
        return b""
    architecture, numbers = MACHINES[machine]
    refused = sorted({**numbers, **EVERYWHERE}.values())
    # A line says how many lines to skip if it holds, and if not; the last two are the ends.
    lines = [
        (LOAD, 0, 0, MACHINE),
        (EQUAL, 0, len(refused) + 3, architecture),  # else: 32-bit calls
        (LOAD, 0, 0, NUMBER),
        (AT_LEAST, len(refused) + 1, 0, X32),
    ]
    for place, number in enumerate(refused):
        lines.append((EQUAL, len(refused) - place, 0, number))
    lines += [(RETURN, 0, 0, ALLOW), (RETURN, 0, 0, FAIL | errno.ENOSYS)]
    return b"".join(struct.pack("=HBBI", *line) for line in lines)


def install():
    """Filter the calls of this process and its children from now on.

    Raises
    ------
    OSError
        If Linux doesn't let it: it needs "no new privileges".
    """
    code = program(platform.machine())
    if not code:
        return
    libc = ctypes.CDLL(None, use_errno=True)
    buffer = ctypes.create_string_buffer(code, len(code))
    filter = struct.pack("@HP", len(code) // 8, ctypes.addressof(buffer))
    if libc.prctl(SET_SECCOMP, FILTER, ctypes.c_char_p(filter), 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "the filter of system calls is refused")
