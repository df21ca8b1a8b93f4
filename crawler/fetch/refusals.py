"""How our downloader components refuse a request: always with a reason from the closed list."""

from __future__ import annotations

from scrapy.exceptions import IgnoreRequest

from crawler.model import Reason, Stage, Told


class Refusal(IgnoreRequest):
    """A request that is given up; it reaches the request's errback.

    Args:
        reason: from the closed list.
        detail: for the report.
        stage: where on the way it happened.
        status: HTTP status, where one was answered.
    """

    def __init__(
        self, reason: Reason, detail: Told | None = None, *, stage: Stage = Stage.FETCH, status: int | None = None
    ) -> None:
        super().__init__(f"{reason}: {detail}" if detail else str(reason))
        self.reason = reason
        self.detail = detail
        self.stage = stage
        self.status = status


class Postponed(Refusal):
    """Given up for this run alone: the URL stays pending and is taken up by the next run.

    Args:
        seconds: how long the host asked to be left alone; None: no longer than this run.
    """

    def __init__(
        self, reason: Reason, detail: Told | None = None, *, seconds: float | None = None, status: int | None = None
    ) -> None:
        super().__init__(reason, detail, status=status)
        self.seconds = seconds


class NotModified(IgnoreRequest):
    """The server answered 304 to our conditional request: nothing new there."""
