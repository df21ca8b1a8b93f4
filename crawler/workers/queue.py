"""Whose page comes next: every source in its turn, and one that holds workers up waits for the side worker.

Pages in one line would let a source with thirty hostile pages stop all others for as long as those take. Here

- the sources that wait take turns, however many pages each of them has waiting;
- a source has one page at work at a time until a first page of its own came back unharmed;
- one of whose pages harmed its worker (lost it, or kept it for seconds) is set aside: served by the side worker alone,
  which the others never need, until so many pages in a row were harmless.
"""

from __future__ import annotations

import threading
from collections import Counter, deque
from typing import Generic, TypeVar

Job = TypeVar("Job")

FORGIVEN_AFTER = 100
"""Harmless pages in a row after which a source comes back from the side worker."""


class FairQueue(Generic[Job]):
    """Jobs that wait, by source. Used by several threads."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._waiting: dict[str, deque[Job]] = {}
        self._at_work: Counter[str] = Counter()
        self._known: set[str] = set()
        self._aside: dict[str, int] = {}
        self._closed = False

    def put(self, source: str, job: Job) -> None:
        """Adds a job to the end of its source's.

        Raises:
            RuntimeError: after `close`.
        """
        with self._changed:
            if self._closed:
                raise RuntimeError("the pool is closed")
            self._waiting.setdefault(source, deque()).append(job)
            self._changed.notify_all()

    def take(self, *, aside: bool = False) -> tuple[str, Job] | None:
        """Waits for the next job and its source; None after `close`. Each one taken must be `done`.

        Args:
            aside: for the side worker.
        """
        with self._changed:
            while not self._closed:
                for source in self._waiting:
                    if self._may(source, aside=aside):
                        return source, self._next(source)
                self._changed.wait()
            return None

    def _may(self, source: str, *, aside: bool) -> bool:
        if (source in self._aside) is not aside:
            return False
        return aside or source in self._known or not self._at_work[source]

    def _next(self, source: str) -> Job:
        jobs = self._waiting.pop(source)
        job = jobs.popleft()
        if jobs:
            self._waiting[source] = jobs  # behind the others
        self._at_work[source] += 1
        return job

    def done(self, source: str, *, harmed: bool) -> None:
        """A job that was taken is over; `harmed` says that it lost its worker or held it up."""
        with self._changed:
            self._at_work[source] -= 1
            if harmed:
                self._aside[source] = FORGIVEN_AFTER
            else:
                self._known.add(source)
                if source in self._aside:
                    self._aside[source] -= 1
                    if not self._aside[source]:
                        del self._aside[source]
            self._changed.notify_all()

    @property
    def aside(self) -> frozenset[str]:
        """The sources that the side worker serves."""
        with self._changed:
            return frozenset(self._aside)

    def close(self) -> list[Job]:
        """Ends all waiting; returns the jobs that nobody took."""
        with self._changed:
            self._closed = True
            left = [job for jobs in self._waiting.values() for job in jobs]
            self._waiting.clear()
            self._changed.notify_all()
            return left
