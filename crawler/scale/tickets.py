"""What a job needs of the archive, read for one source: the other end is crawler/scale/doors.py."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from crawler.decide.belief import believes_lastmod
from crawler.discover.kinds import KINDS
from crawler.fetch.frontier import RECHECKS
from crawler.fetch.memory import rules_text
from crawler.model import Link, Source
from crawler.scale.known import Known, packed, url_number
from crawler.scale.messages import Address, Rules, Ticket
from storage.store import Store

NEWEST = 200
"""Articles of which a ticket tells when they were last seen: what a feed says was edited is among them."""


def ticket_of(
    store: Store,
    warc: Path,
    source: Source,
    known: Known,
    now: datetime,
    *,
    job: str,
    contact: str,
    pages: int,
    siblings: Iterable[str] = (),
) -> Ticket:
    """A source's ticket.

    Args:
        warc: folder of the archive's files.
        job: a new UUID.
        pages: articles at most.
        siblings: other sources of its site, whose articles it may offer, too.
    """
    name = source.name
    pages = min(pages, source.max_pages or pages)
    state = store.sources.load(name)
    waiting = store.frontier.pending_links(name, now, pages)
    due = store.pages.recheck_links(name, now, RECHECKS)
    later = store.frontier.waiting_later(name, now)
    numbers = known.of((name, *siblings)) + array("q", map(url_number, later))
    return Ticket(
        job=job,
        source=source,
        contact=contact,
        pages=pages,
        discovers=len(waiting) < pages,
        was_down=state is not None and state.failures > 0,
        believes_validators=state is None or state.believes_validators,
        believes_lastmod=state is None or believes_lastmod(state.vain_rechecks),
        profile=store.profiles.load(name),
        rules=tuple(_rules(store, warc, source, (*waiting, *due), now)),
        met=tuple(_met(store, source, known, due)),
        known=packed(numbers),
        waiting=waiting,
        due=due,
    )


def _rules(store: Store, warc: Path, source: Source, links: Iterable[Link], now: datetime) -> Iterator[Rules]:
    """The robots.txt of each origin that the job begins with."""
    urls = (source.home, *_starts(source), *(link.url for link in links))
    for origin in dict.fromkeys(f"{parts.scheme}://{parts.netloc}" for parts in map(urlsplit, urls)):
        url = f"{origin}/robots.txt"
        found = rules_text(store, warc, url)
        if found is not None:
            yield Rules(url=url, body=found[0], read_at=min(found[1], now))


def _met(store: Store, source: Source, known: Known, due: Iterable[Link]) -> Iterator[Address]:
    newest = (store.articles.page_of(article) for article in store.articles.newest(source.name, NEWEST))
    asked = (*_starts(source), *known.discovery(source.name), *(link.url for link in due), *newest)
    for url in dict.fromkeys(asked):
        validators = store.pages.validators(url)
        if validators is not None:
            there, seen = store.pages.is_there(url), store.articles.last_seen(url)
            yield Address(url=url, validators=validators, there=there, last_seen=seen)


def _starts(source: Source) -> tuple[str, ...]:
    return tuple(url for kind in KINDS.values() for url in kind.starts(source))
