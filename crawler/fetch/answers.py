"""What became of a request: a page, or an end: unchanged, left for the next run, or rejected with a reason."""

from __future__ import annotations

from datetime import UTC, datetime

from scrapy.http import Response
from scrapy.spidermiddlewares.httperror import HttpError

from crawler.arabic.letters import printable
from crawler.fetch.failures import reason_of
from crawler.fetch.meta import asked_url, notes_of
from crawler.fetch.refusals import NotModified, Postponed, Refusal
from crawler.model import Detail, OutcomeKind, Page, Rejected, Settled, Stage
from crawler.model.reasons import reason_of_status


def page_of(response: Response, source: str) -> Page:
    """The noun for an answer: bytes as they came, the address asked for and the one that answered."""
    assert response.request is not None
    notes, asked = notes_of(response.request), asked_url(response.request)
    flags = [*response.flags]
    if asked.startswith("https:") and response.url.startswith("http:"):
        flags.append("downgraded")
    return Page(
        url=asked,
        final_url=response.url,
        source=source,
        body=response.body,
        fetched_at=notes.fetched_at or datetime.now(UTC),
        status=response.status,
        headers=tuple(
            (name.decode("latin-1"), value.decode("latin-1"))
            for name, values in response.headers.items()
            for value in values
        ),
        link=notes.link,
        archive=notes.archive,
        flags=tuple(flags),
    )


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
            detail=error.detail,
            status=error.status,
        )
    if isinstance(error, Refusal):
        return Rejected(
            url=url,
            source=source,
            reason=error.reason,
            stage=error.stage,
            detail=error.detail,
            status=error.status,
        )
    if isinstance(error, HttpError):
        status = error.response.status
        return Rejected(
            url=url,
            source=source,
            reason=reason_of_status(status),
            stage=Stage.FETCH,
            detail=Detail.HTTP_STATUS.of(status),
            status=status,
        )
    return Rejected(
        url=url,
        source=source,
        reason=reason_of(error),
        stage=Stage.FETCH,
        detail=Detail.MESSAGE.of(printable(f"{type(error).__name__}: {error}")),
    )
