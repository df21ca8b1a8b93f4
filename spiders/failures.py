"""What became of a request that failed: unchanged, left for the next run, or rejected with a reason."""

from __future__ import annotations

from scrapy.spidermiddlewares.httperror import HttpError

from crawler.arabic.letters import printable
from crawler.fetch.failures import reason_of
from crawler.fetch.refusals import NotModified, Postponed, Refusal
from crawler.model import OutcomeKind, Rejected, Settled, Stage
from crawler.model.reasons import reason_of_status


def ended(url: str, source: str, error: BaseException) -> Rejected | Settled:
    """The end of a URL whose request failed.

    An exception that nobody foresaw is `internal`, with its name in the detail.
    """
    if isinstance(error, NotModified):
        return Settled(url=url, source=source, outcome=OutcomeKind.UNCHANGED, status=304)
    if isinstance(error, Postponed):
        return Settled(
            url=url,
            source=source,
            outcome=OutcomeKind.PENDING,
            reason=error.reason,
            stage=error.stage,
            detail=printable(error.detail),
            status=error.status,
        )
    if isinstance(error, Refusal):
        return Rejected(
            url=url,
            source=source,
            reason=error.reason,
            stage=error.stage,
            detail=printable(error.detail),
            status=error.status,
        )
    if isinstance(error, HttpError):
        status = error.response.status
        return Rejected(
            url=url,
            source=source,
            reason=reason_of_status(status),
            stage=Stage.FETCH,
            detail=f"HTTP {status}",
            status=status,
        )
    return Rejected(
        url=url,
        source=source,
        reason=reason_of(error),
        stage=Stage.FETCH,
        detail=printable(f"{type(error).__name__}: {error}"),
    )
