"""How far each channel has come: `state/delivery.json`, replaced as a whole, so that a kill leaves one or the other.

What was sent and not yet noted is sent again, under the same id.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from crawler.errors import LockedError
from crawler.sources.editing import replace_file
from crawler.system import open_private, refuse_links

BACK_OFF = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 360))
"""Waits after failures; the last one from then on."""
DEAD = timedelta(hours=24)
"""A channel that has failed for so long is called dead."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How a channel stands."""

    after: int
    """The last alert that it has taken."""
    sent: int = 0
    failures: int = 0
    """In a row."""
    failing_since: str = ""
    next_try_at: str = ""
    last_success_at: str = ""
    last_error: str = ""

    def waits(self, now: datetime) -> bool:
        """Whether it is too early for another try."""
        return bool(self.next_try_at) and now < datetime.fromisoformat(self.next_try_at)

    def is_dead(self, now: datetime) -> bool:
        """Whether it has failed for long."""
        return bool(self.failing_since) and now - datetime.fromisoformat(self.failing_since) >= DEAD

    def took(self, after: int, count: int, now: datetime, note: str = "") -> Standing:
        """After it has taken alerts up to a number; `note`: what went wrong all the same."""
        return Standing(after=after, sent=self.sent + count, last_success_at=now.isoformat(), last_error=note)

    def failed(self, error: str, now: datetime) -> Standing:
        """After a failure."""
        wait = BACK_OFF[min(self.failures, len(BACK_OFF) - 1)]
        return replace(
            self,
            failures=self.failures + 1,
            failing_since=self.failing_since or now.isoformat(),
            next_try_at=(now + wait).isoformat(),
            last_error=error[:500],
        )


def read_states(path: Path, archive: str = "") -> dict[str, Standing]:
    """Channel -> how it stands; none where the file is another archive's, or can't be read.

    Args:
        archive: whose alerts are counted; empty: whichever.
    """
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
        if archive and kept["archive"] != archive:
            return {}
        return {name: Standing(**standing) for name, standing in kept["channels"].items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}


def write_states(path: Path, archive: str, states: dict[str, Standing]) -> None:
    """Keeps how channels stand."""
    kept = {"archive": archive, "channels": {name: asdict(standing) for name, standing in states.items()}}
    replace_file(path, json.dumps(kept, ensure_ascii=False, indent=1).encode())


@contextmanager
def delivering(state: Path) -> Iterator[None]:
    """Only one process delivers at a time. Raises LockedError."""
    refuse_links(state)
    state.mkdir(parents=True, exist_ok=True)
    descriptor = open_private(state / "delivery.lock", os.O_RDWR | os.O_CREAT)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError:
        raise LockedError("another `marsad deliver` is at work") from None
    finally:
        os.close(descriptor)
