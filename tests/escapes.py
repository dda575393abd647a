"""What code in a sandbox must not be able to do, as cells of a notebook.

Each is tried in a student's kernel behind walls, and must fail there with an error; where it
says so (True), it works without walls, so that its failure proves something. The names in
capitals are given by `test_escapes`.
"""

ESCAPES = {
    "connect to a server of this machine": (
        "import socket\nsocket.create_connection(('127.0.0.1', PORT), timeout=5)",
        True,
    ),
    "connect to the net": (
        "import socket\nsocket.create_connection(('192.0.2.1', 53), timeout=5)",
        False,
    ),
    "send a datagram": (
        "import socket\n"
        "socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'x', ('192.0.2.1', 53))",
        False,
    ),
    "resolve a name": ("import socket\nsocket.getaddrinfo('example.org', 80)", False),
    "connect to a socket in a folder": (
        "import socket\nsocket.socket(socket.AF_UNIX).connect(FOLDER + '/socket')",
        True,
    ),
    "connect to an abstract socket": (
        "import socket\nsocket.socket(socket.AF_UNIX).connect('\\0' + ABSTRACT)",
        True,
    ),
    "read a file of the course": ("open(FOLDER + '/gradebook.db').read()", True),
    "list the course": ("import os\nos.listdir(FOLDER)", True),
    "read the instructor's notebooks": ("import os\nos.listdir(PROJECT + '/source')", True),
    "read passwords": ("open('/etc/shadow').read()", None),
    "read a home": ("import os\nassert set(os.listdir(HOME)) - SHOWN", True),
    "see another submission": (
        "import os\nassert [n for n in os.listdir('/tmp') if n == OTHER]",
        True,
    ),
    "write to a temporary folder outside": ("open(FOLDER + '/x', 'w')", True),
    "change the project": ("open(PROJECT + '/autograder/__init__.py', 'a')", None),
    "change Python": ("import os\nopen(os.__file__, 'a')", None),
    "change the system": ("open('/usr/x', 'w')", None),
    "change the kernel's settings": ("open('/proc/sys/kernel/core_pattern', 'a')", None),
    "see a process": ("import os\nos.stat(f'/proc/{PID}')\nassert THEIRS(PID)", True),
    "signal a process": ("import os\nos.kill(PID, 0)\nassert THEIRS(PID)", True),
    "signal all processes": (
        "import os, signal\nos.kill(1, signal.SIGKILL)\nimport time\n"
        "raise OSError('it is still here')",
        False,
    ),
    "trace a process": (
        "import ctypes\nlibc = ctypes.CDLL(None, use_errno=True)\n"
        "if libc.ptrace(16, PID, 0, 0): raise OSError(ctypes.get_errno())\nassert THEIRS(PID)",
        None,
    ),
    "enter another namespace": (
        "import os\nfor name in ('mnt', 'net', 'user'):\n"
        "    if os.readlink(f'/proc/1/ns/{name}') != os.readlink(f'/proc/self/ns/{name}'):\n"
        "        break\nelse:\n    raise OSError('there is none')\n"
        "import ctypes\nlibc = ctypes.CDLL(None, use_errno=True)\n"
        "if libc.setns(os.open(f'/proc/1/ns/{name}', os.O_RDONLY), 0): raise OSError",
        False,
    ),
    "make a namespace": (
        "import ctypes\nlibc = ctypes.CDLL(None, use_errno=True)\n"
        "if libc.unshare(0x10000000): raise OSError(ctypes.get_errno())",
        None,
    ),
    "mount": (
        "import ctypes\nlibc = ctypes.CDLL(None, use_errno=True)\n"
        "if libc.mount(b'x', b'/tmp', b'tmpfs', 0, None): raise OSError(ctypes.get_errno())",
        None,
    ),
    "unmount what hides the folder": (
        "import ctypes, os\nlibc = ctypes.CDLL(None, use_errno=True)\n"
        "if libc.umount2(os.path.dirname(os.getcwd()).encode(), 2): raise OSError",
        None,
    ),
    "become root by a program that may": (
        "import os, subprocess\n"
        "subprocess.run(['su', '-c', 'id'], check=True, stdin=subprocess.DEVNULL)",
        None,
    ),
    "make a program that may": (
        "import os, shutil, subprocess\nshutil.copy('/usr/bin/id', 'id')\n"
        "os.chmod('id', 0o4755)\nos.chown('id', 0, 0)",
        None,
    ),
    "become another user": ("import os\nos.setuid(0)\nos.setuid(1)", None),
    "make a device": ("import os\nos.mknod('disk', 0o60666, os.makedev(8, 0))", None),
    "raise a limit": (
        "import resource\nresource.setrlimit(resource.RLIMIT_NPROC, (10**6, 10**6))",
        None,
    ),
    "write where its folder comes from": (
        "import glob\nassert glob.glob('/tmp/grade-*/student/work')",
        True,
    ),
    "find a descriptor of what it comes from": (
        "import os\n"
        "own = {'/dev/null', '/dev/urandom', 'pipe', 'socket', 'anon_inode'}\n"
        "seen = [os.readlink(f'/proc/self/fd/{n}') for n in os.listdir('/proc/self/fd')\n"
        "        if os.path.lexists(f'/proc/self/fd/{n}')]\n"
        "assert [s for s in seen if s.split(':')[0] not in own]",
        None,
    ),
    "hide memory": ("import os\nos.memfd_create('x')", True),
    "hide memory in a pipe": (
        "import ctypes, os\nlibc = ctypes.CDLL(None, use_errno=True)\n"
        "page = (ctypes.c_size_t * 2)(ctypes.addressof(ctypes.create_string_buffer(9)), 9)\n"
        "if libc.vmsplice(os.pipe()[1], page, 1, 0) < 0: raise OSError(ctypes.get_errno())",
        True,
    ),
    "hide memory by a 32-bit call": (  # in a child, which such a call may end
        "import ctypes, os, platform\nlibc = ctypes.CDLL(None)\n"
        "libc.mmap.restype = ctypes.c_void_p\n"
        "number, place = ctypes.c_int, ctypes.c_void_p\n"
        "libc.mmap.argtypes = [place, ctypes.c_size_t, *[number] * 3, ctypes.c_long]\n"
        "assert platform.machine() == 'x86_64'\n"
        "page = libc.mmap(None, 4096, 7, 0x62, -1, 0)  # below 4 GB\n"
        "code = b'\\x53\\xb8\\x64\\x01\\0\\0\\xbb' + page.to_bytes(4, 'little')\n"
        "code += b'\\x31\\xc9\\xcd\\x80\\x5b\\xc3'  # memfd_create, which is 356 there\n"
        "ctypes.memmove(page + 16, code, len(code))\n"
        "child = os.fork()\n"
        "if child == 0:\n    os._exit(ctypes.CFUNCTYPE(number)(page + 16)() < 0)\n"
        "if os.waitpid(child, 0)[1]: raise OSError('refused')",
        None,
    ),
    "share memory that stays": (
        "import ctypes\nlibc = ctypes.CDLL(None, use_errno=True)\n"
        "if libc.shmget(1, 4096, 0o1600) < 0: raise OSError(ctypes.get_errno())",
        None,
    ),
    "read the memory of another process of its own": (
        "import ctypes, os\nlibc = ctypes.CDLL(None, use_errno=True)\n"
        "if libc.process_vm_readv(os.getpid(), None, 0, None, 0, 0): raise OSError",
        True,
    ),
    "find a file of the student before": ("open('/tmp/left behind').read()", None),
    "find a key of the student before": (
        "import ctypes\nlibc = ctypes.CDLL(None)\n"
        "if libc.syscall(250, 10, -3, b'user', b'left behind', 0) < 0: raise OSError",
        None,
    ),
    "change the program that it runs": ("import os\nos.chmod('/proc/self/exe', 0o755)", None),
    "find the judge's folder": (
        "import os\nassert [n for n in os.listdir('/tmp') if n == 'judge']",
        None,
    ),
    "find a socket that is not its own": (
        "import os\n"
        "seen = [os.readlink(f'/proc/self/fd/{n}') for n in os.listdir('/proc/self/fd')\n"
        "        if os.path.lexists(f'/proc/self/fd/{n}')]\n"
        "mine = get_ipython().kernel.session.connection.fileno()\n"
        "loop = 2  # the ends of asyncio's pair\n"
        "assert len([s for s in seen if s.startswith('socket:')]) > 1 + loop and mine",
        None,
    ),
}
