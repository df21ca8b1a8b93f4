"""What a crawl of made-up pages would tell, in order: for tests of what becomes of it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from crawler.ingest.events import answer_of
from crawler.model import (
    Answer,
    Closing,
    Detail,
    Draft,
    Link,
    LinkKind,
    Note,
    NoteKind,
    OutcomeKind,
    Page,
    Part,
    Reason,
    Rejected,
    Settled,
    SiteProfile,
    Source,
    SourceTally,
    Stage,
    body_hash,
)
from crawler.model.events import (
    Answered,
    Begun,
    Closed,
    Derived,
    Ended,
    Event,
    Failed,
    Judged,
    Offered,
    Refused,
    Repeated,
)
from crawler.process import process


def crawl_of(source: Source, pages: Iterable[Page]) -> tuple[Event, ...]:
    """One source's crawl: a feed, its pages, a page that is gone, one that is left, one that is looked at again."""
    pages = tuple(pages)
    at = pages[0].fetched_at
    feed = f"{source.home}feed"
    links = tuple(Link(url=page.url, kind=LinkKind.FEED, found_on=feed, title="عنوان") for page in pages)
    gone, left = (Link(url=f"{source.home}{name}", kind=LinkKind.FEED, found_on=feed) for name in ("gone", "left"))
    kept = Answer(url=feed, source=source.name, kind="feed", status=200, fetched_at=at, etag='"1"', body_hash="f")
    seen = answer_of(pages[0], body_hash(pages[0].body))
    missing = Rejected(
        url=gone.url,
        source=source.name,
        reason=Reason.HTTP_4XX,
        stage=Stage.FETCH,
        detail=Detail.HTTP_STATUS.of(404),
        status=404,
    )
    waits = Settled(url=left.url, source=source.name, outcome=OutcomeKind.PENDING, reason=Reason.BUDGET)
    return (
        Begun(source=source.name, due_at=at + timedelta(minutes=10)),
        Offered(source=source.name, links=(*links, gone, left), at=at, taken=(*(one.url for one in links), gone.url)),
        Answered(answer=kept),
        *(_read(page, link, source) for page, link in zip(pages, links, strict=True)),
        Failed(rejected=missing, at=at, retry_at=at + timedelta(days=1)),
        Ended(settled=waits, at=at),
        Repeated(answer=seen, at=at, claimed=True),
        Judged(source=source.name, url=feed, lied=True),
        Closed(
            source=source,
            closing=Closing(part=Part(at=at), offered=len(links) + 2, ttl=timedelta(minutes=5)),
            tally=SourceTally(
                source=source.name, requests=len(pages) + 2, notes=(Note(kind=NoteKind.POSSIBLE_GAP, url=feed),)
            ),
            jitter=0.5,
        ),
    )


def _read(page: Page, link: Link, source: Source) -> Event:
    result = process(page, source, SiteProfile(source=source.name))
    answer = answer_of(page, body_hash(page.body))
    if isinstance(result, Draft):
        return Derived(draft=result, link=link, answer=answer, at=page.fetched_at)
    return Refused(rejected=result, link=link, answer=answer, at=page.fetched_at)
