"""Run the service: this process answers, another one grades."""

import asyncio
import logging
import multiprocessing
import socket
import time
from contextlib import asynccontextmanager
from itertools import chain, repeat

from autograder import AutograderError
from autograder.grading.preconditions import check_walls
from autograder.running import executors
from autograder.service import grader
from autograder.service.settings import Service
from autograder.service.store import Store
from autograder.terminal import console

PAUSES = [1, 1, 5, 30]  # seconds until a grader that has ended is replaced
LONG = 300  # seconds after which a grader counts as one that worked

log = logging.getLogger("uvicorn.error")


def database(course):
    """The URL of the database in which a course's service remembers."""
    return (
        Service(config=course.config).database or f"sqlite:///{course.private / 'service.db'}"
    )


def open_store(course):
    """The `Store` of a course's service."""
    course.private.mkdir(exist_ok=True)
    return Store(database(course))


def serve(course, host="127.0.0.1", port=8000, jobs=None, cluster="", walls=True):
    """Take hand-ins and grade them, until this process is interrupted.

    Parameters
    ----------
    course : Course
    host : str
        The address to listen at; "0.0.0.0" is all that this machine has.
    port : int
        0 takes one that is free.
    jobs, cluster, walls
        As for `grade`.

    Raises
    ------
    AutograderError
        If nothing has been released, if the port is taken, if the database or the cluster
        can't be used, or if this machine has no sandbox.
    """
    try:
        import uvicorn

        from autograder.service.app import create_app
    except ImportError as error:
        raise AutograderError(
            f"autograder serve needs {error.name}, which requirements.lock has: pip install "
            "fastapi uvicorn"
        ) from None
    if walls:
        check_walls(course, cluster)
    if not course.released():
        raise AutograderError(
            f"The gradebook of {course.root} has no assignment: release first, with "
            "`autograder release`."
        )
    if cluster:
        with executors.cluster(cluster):
            pass  # or else only the log would say that there is none
    queue = open_store(course)
    arguments = (str(course.root), database(course), jobs, cluster, walls)
    app = create_app(course, queue, _grading(arguments))
    with _listening(host, port) as listener:
        config = uvicorn.Config(
            app, log_level="info", access_log=False, timeout_graceful_shutdown=5
        )
        shown = f"[{host}]" if ":" in host else host
        console.print(f"Hand in at http://{shown}:{listener.getsockname()[1]}", soft_wrap=True)

        class Server(uvicorn.Server):
            async def shutdown(self, sockets=None):
                app.state.end()  # uvicorn waits for streams before it ends the lifespan
                await super().shutdown(sockets)

        Server(config).run([listener])


def _listening(host, port):
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=2048)
    except OSError as error:
        raise AutograderError(
            f"The service can't listen at {host}, port {port}: {error.strerror}. Choose "
            "another with --host and --port."
        ) from None


@asynccontextmanager
async def _grading(arguments):
    """Keep a process that grades, for an ``async with`` block."""
    keeper = asyncio.create_task(_keep(arguments))
    try:
        yield
    finally:
        keeper.cancel()


async def _keep(arguments):
    context = multiprocessing.get_context("spawn")
    pauses = None
    while True:
        began = time.monotonic()
        process = context.Process(target=grader.main, args=arguments)
        process.start()
        try:
            while process.is_alive():
                await asyncio.sleep(1)
        finally:
            process.kill()
            process.join()
        if pauses is None or time.monotonic() - began > LONG:
            pauses = chain(PAUSES, repeat(PAUSES[-1]))
        pause = next(pauses)
        log.error("The grader has ended: it is started again in %s s.", pause)
        await asyncio.sleep(pause)
