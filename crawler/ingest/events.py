"""What happens to URLs, decided and written: offered, answered, ended, gone, and a source's run closed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from types import MappingProxyType

from crawler.decide import known, recheck, retry
from crawler.decide.settle import settle
from crawler.ingest import stories
from crawler.ingest.watches import Watching
from crawler.model import Answer, Closing, Link, Outcome, Page, Reason, Source, Stage
from crawler.web.urls import identity
from storage.store import Store


def offered(
    store: Store,
    run: int,
    links: Iterable[Link],
    source: str,
    now: datetime,
    *,
    full: bool = False,
    elsewhere: Mapping[str, str] = MappingProxyType({}),
    taken: Collection[str] | None = None,
) -> tuple[Link, ...]:
    """Enters each URL into the run's ledger, and into the frontier if it is to be fetched; once.

    Args:
        links: as offered, also those of `Frontier.pending_links`.
        full: fetch known URLs as well.
        elsewhere: URL -> the known address of what it leads to.
        taken: URLs that were let through already, on another machine; the others weren't. None: that is decided here.

    Returns: the links to fetch now, in order.
    """
    fetched = []
    with store.transaction():
        for link in links:
            met = store.ledger.acquaintance(link.url)
            forced = full if taken is None else link.url in taken
            offer = known.take(link, met, source, now, full=forced, elsewhere=elsewhere.get(link.url, ""))
            if offer.alias_of is not None:
                store.articles.add_aliases(offer.alias_of, (link.url,), now)
            entered = store.ledger.enter(
                Outcome(
                    run=run,
                    source=source,
                    url=link.url,
                    outcome=offer.outcome,
                    reason=offer.reason,
                    detail=offer.detail,
                    at=now,
                )
            )
            if not entered:
                if not known.reopens(link, store.ledger.reason(run, source, link.url)):
                    continue
                store.ledger.reopen(run, source, link.url)
            if offer.reason is None:
                store.frontier.enter(link, source, now)
                fetched.append(link)
    return tuple(fetched)


def ended(store: Store, outcome: Outcome, article: int | None = None, *, retry_at: datetime | None = None) -> bool:
    """The one end of an URL in a run.

    Args:
        article: the article that it became, revised or repeated.
        retry_at: not before this moment, where the server said so (Retry-After).

    Returns: False if the URL had already ended in this run.
    """
    with store.transaction():
        waiting = store.frontier.waiting(outcome.url)
        own = waiting if waiting is not None and waiting.source == outcome.source else None
        return store.ledger.end(outcome, retry.after(outcome, own, retry_at), article)


def renamed(store: Store, sources: Iterable[Source]) -> int:
    """Hands over what was stored under the former names of sources; returns how many articles that were."""
    handed = 0
    for source in sources:
        for old in source.formerly:
            if old == source.name or store.sources.load(old) is None or store.sources.is_configured(old):
                continue
            with store.transaction():
                articles = store.sources.rename(old, source.name)
                for article in articles:
                    store.search.retag(article)
                    stories.refresh_of(store, article)
            handed += len(articles)
    return handed


def removed(store: Store, run: int, configured: Iterable[str], now: datetime) -> int:
    """Ends what waits for sources that aren't configured any more; one that comes back may offer it again.

    Returns: how many URLs that were.
    """
    ends = 0
    with store.transaction():
        for source in sorted(store.frontier.pending_counts().keys() - set(configured)):
            for url in store.frontier.pending_urls(source):
                reason = Reason.SOURCE_REMOVED
                end = Outcome(
                    run=run, source=source, url=url, outcome=reason.outcome, at=now, stage=Stage.DISCOVER, reason=reason
                )
                ends += ended(store, end)
    return ends


def answered(store: Store, answer: Answer) -> bool:
    """Keeps what an URL answered, and when to look at it again.

    Returns: whether the body differs from the one before (True for the first).
    """
    with store.transaction():
        checks = store.pages.checks(answer.url)
        again = recheck.next_look(answer.kind, answer.status, checks, answer.fetched_at)
        return store.pages.record(answer, checks, again)


def answer_of(page: Page, body_hash: str) -> Answer:
    """What is kept of an article's page."""
    return Answer(
        url=page.url,
        source=page.source,
        kind="article",
        status=page.status,
        fetched_at=page.fetched_at,
        etag=page.header("ETag") or None,
        last_modified=page.header("Last-Modified") or None,
        body_hash=body_hash,
        archive=page.archive,
        led_to=page.final_url if page.final_url and identity(page.final_url) != identity(page.url) else "",
    )


def gone(store: Store, url: str, now: datetime, status: int) -> int | None:
    """An URL that was there and no longer is. Its article is kept, marked; the URL is tried once more.

    Returns: the article's id, or None where there is none.
    """
    with store.transaction():
        return store.pages.mark_gone(url, now, status, recheck.gone_look(now, first=store.pages.is_there(url)))


def seen(store: Store, url: str, at: datetime) -> None:
    """The article under an URL is there as it was: not gone, whatever was thought."""
    article = store.articles.id_of(url)
    if article is not None:
        store.articles.touch(article, at)


def closed(
    store: Store, run: int, source: Source, closing: Closing, jitter: float, watching: Watching | None = None
) -> None:
    """Writes health, last error and the next due moment of a source whose part in a run is over.

    Args:
        jitter: from -1 to 1; spreads the sources' next due moments.
        watching: hears whether it fell silent or is back, in the same transaction.
    """
    with store.transaction():
        _close(store, run, source, closing, jitter, watching)


def _close(store: Store, run: int, source: Source, closing: Closing, jitter: float, watching: Watching | None) -> None:
    state = store.sources.load(source.name)
    if state is None:
        return
    if closing.cut:
        store.sources.update(source.name, next_due_at=closing.part.at)
        return
    words, _ = store.runs.written(run, source.name)
    settled = settle(
        source,
        replace(closing, part=replace(closing.part, words=words)),
        store.runs.history(source.name, run),
        failures=state.failures,
        interval=timedelta(seconds=state.interval_seconds) if state.interval_seconds else None,
        newest=store.runs.newest_article(source.name),
        jitter=jitter,
    )
    store.sources.update(
        source.name,
        health=settled.health,
        failures=settled.failures,
        last_error=state.last_error if settled.why is None else str(settled.why),
        interval_seconds=int(settled.interval.total_seconds()),
        next_due_at=settled.next_due_at,
        **({"last_success_at": closing.part.at} if settled.succeeded else {}),
    )
    if watching is not None:
        watching.ended(source.name, state.health, settled.health, closing.part.at)
