"""What is going on in the queue, for all who wait: one look at the database serves them."""

import asyncio
import bisect
import math
import time

from starlette.concurrency import run_in_threadpool

from autograder.service.attempts import OPEN, QUEUED

OFTEN = 0.3  # seconds between two looks while somebody waits


class Watch:
    """The queue as it was a moment ago.

    Parameters
    ----------
    queue : Store
    """

    def __init__(self, queue):
        self.queue = queue
        self.looked = -math.inf
        self.states = {}  # of all attempts that wait or run, by id
        self.waiting = []  # the ids of those that wait, in order
        self.looking = asyncio.Lock()
        self.ended = asyncio.Event()

    def end(self):
        """Tell all who wait that there is nothing more to come."""
        self.ended.set()

    def look(self):
        """Look now; returns the number that wait, and the number that run."""
        began = time.monotonic()
        states = dict(self.queue.open())
        waiting = [number for number, state in states.items() if state == QUEUED]
        if began > self.looked:  # or else another thread has looked later
            self.waiting, self.states, self.looked = waiting, states, began
        return len(waiting), len(states) - len(waiting)

    def position(self, number):
        """An attempt's place in the queue, from 1; None if it doesn't wait."""
        place = bisect.bisect_left(self.waiting, number)
        return place + 1 if number in self.waiting[place : place + 1] else None

    async def changes(self, number):
        """Yield state and position of an attempt whenever they change, until it is done.

        Yields
        ------
        (str, int or None)
        """
        before = None
        while not self.ended.is_set():
            async with self.looking:
                if time.monotonic() - self.looked >= OFTEN:
                    await run_in_threadpool(self.look)
            state = self.states.get(number)
            if state is None:  # done, or newer than the last look
                state = (await run_in_threadpool(self.queue.attempt, number)).state
            now = state, self.position(number)
            if now != before:
                yield now
            if state not in OPEN:
                return
            before = now
            await asyncio.sleep(OFTEN)
