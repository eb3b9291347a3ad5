"""Asking the network: how often, how long, how many at once."""

import concurrent.futures
import threading
import time

PATIENCE = 20  # failures in a row after which a server is left alone
GRACE = 1  # seconds that a query may end late


class LookupFailure(Exception):
    """It could not be found out, and why."""


class Clock:
    """The time that is left."""

    def __init__(self, seconds):
        self.end = time.monotonic() + seconds

    def left(self):
        """Return the seconds until the deadline, 0 when it is over."""
        return max(self.end - time.monotonic(), 0)

    def wait(self, seconds):
        """Wait, or fail where the deadline comes first."""
        if seconds >= self.left():
            raise LookupFailure("not asked before the deadline")
        time.sleep(max(seconds, 0))

    def timeout(self, most):
        """Return how long a query may take."""
        left = self.left()
        if left <= 0:
            raise LookupFailure("not asked before the deadline")
        return min(most, left)


class Gate:
    """The way to one server: so many queries a second, and none to one that
    only fails."""

    def __init__(self, rate):
        self.pause = 1 / rate
        self.next = 0
        self.failed = 0
        self.lock = threading.Lock()

    def enter(self, clock):
        """Wait for this query's turn."""
        with self.lock:
            if self.failed >= PATIENCE:
                raise LookupFailure("given up after failures in a row")
            now = time.monotonic()
            turn = max(self.next, now)
            if turn - now < clock.left():
                self.next = turn + self.pause
        clock.wait(turn - now)

    def leave(self, failed):
        """Take note of how it went."""
        with self.lock:
            self.failed = self.failed + 1 if failed else 0


class Gates:
    """A gate for each server."""

    def __init__(self, rate):
        self.rate = rate
        self.gates = {}
        self.lock = threading.Lock()

    def of(self, server):
        """Return a server's gate."""
        with self.lock:
            return self.gates.setdefault(server, Gate(self.rate))


def find_out(jobs, settings, clock):
    """Ask and yield each job with its answer or why there is none.

    A job is a service, anything, and an address. Each service has threads of
    its own, so that a slow one holds up no other.
    """
    pools, running = {}, {}
    try:
        for job in jobs:
            service = job[0]
            if service.is_off():
                continue
            if service not in pools:
                pools[service] = concurrent.futures.ThreadPoolExecutor(
                    settings.concurrency
                )
            running[pools[service].submit(ask, job, clock)] = job
        yield from results(running, clock)
    finally:
        for pool in pools.values():
            pool.shutdown(wait=False)


def results(running, clock):
    """Yield the outcome of each job, also of those that hang."""
    late = set(running)
    try:
        for future in concurrent.futures.as_completed(
            running, clock.left() + GRACE
        ):
            late.discard(future)
            yield (running[future], *future.result())
    except concurrent.futures.TimeoutError:
        for future in late:
            future.cancel()
            yield running[future], None, "no answer in time"


def ask(job, clock):
    """Return the answer to a job and why there is none."""
    service, _, address = job
    try:
        return service.ask(address, clock), None
    except LookupFailure as failure:
        return None, str(failure)
