"""A probe is a tiny run: some polite requests on the edge of a crawl, with no lock, database or archive.

For `marsad add` and `marsad check --live`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar

from crawler.arabic.letters import printable
from crawler.decide.rendering import waits_for_scripts
from crawler.discover import Discovery
from crawler.discover.kinds import KINDS, Kind
from crawler.errors import MarsadError, StoppedError
from crawler.fetch.doors import NoMemory
from crawler.fetch.meta import ARTICLE
from crawler.fetch.probe import Prober
from crawler.fetch.services import Edge
from crawler.model import Detail, Link, Page, Reason, Rejected, SiteProfile, Source
from crawler.phrases.locale import IN_ENGLISH
from crawler.process import process
from crawler.run.runner import MOST_WAITING, Runner, run_in_reactor
from crawler.settings import probe_settings
from crawler.sources.reading import Defaults
from crawler.system import sources_at_once
from spiders.probe import probe_class

Found = TypeVar("Found")
NAMED = 3
"""Sitemaps that a robots.txt names and that are looked at."""


def probe(
    sources: Iterable[Source],
    defaults: Defaults,
    ask: Callable[[Prober], Awaitable[Found]],
    *,
    settings: dict[str, Any] | None = None,
) -> dict[str, Found]:
    """What `ask` finds with each source, by its name; once in a process's life, as a reactor runs once.

    Args:
        defaults: the contact, and how many sources are asked at once.
        settings: of Scrapy, such as `DOWNLOAD_TIMEOUT`.

    Raises:
        StoppedError: a signal ended it.
        MarsadError: the crawl of a source broke.
        Exception: the first that `ask` raised.
    """
    found: dict[str, Found] = {}
    broken: list[Exception] = []

    async def keep(prober: Prober) -> None:
        try:
            found[prober.source.name] = await ask(prober)
        except Exception as error:  # Scrapy would log it and go on
            broken.append(error)

    edge = Edge(memory=NoMemory())

    def make() -> Runner:
        return Runner(
            edge,
            sources,
            defaults,
            at_once=sources_at_once(defaults.concurrent_sources),
            at_most=sources_at_once(defaults.concurrent_sources + MOST_WAITING),
            settings={**(settings or {}), **probe_settings()},
            spider=partial(probe_class, ask=keep),
        )

    runner = run_in_reactor(make)
    if runner.stopped:
        raise StoppedError(runner.stopped)
    for error in (*broken, *(MarsadError(str(one.failure)) for one in edge.runs.values() if one.failure)):
        raise error
    return found


async def read(kind: Kind, page: Page, source: Source) -> Discovery | Rejected:
    """What a page offers; beside the event loop, as a large one takes its time."""
    try:
        return await asyncio.to_thread(kind.read, page, source)
    except Exception as error:  # a page that breaks its reader is a finding like others
        detail = Detail.MESSAGE.of(printable(f"{type(error).__name__}: {error}"))
        return Rejected(url=page.url, source=source.name, reason=Reason.INTERNAL, stage=kind.stage, detail=detail)


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What one of a source's addresses answered."""

    source: str
    kind: str
    url: str
    links: int = 0
    newest: str = ""
    """The first date that it prints, as it prints it."""
    faults: tuple[str, ...] = ()

    @property
    def works(self) -> bool:
        return self.links > 0


async def look(prober: Prober) -> tuple[Look, ...]:
    """What each of a source's addresses offers, each asked once; and its first article, if it can't be read."""
    source, looks, offers = prober.source, list[Look](), list[Discovery | Rejected]()
    for kind in KINDS.values():
        for url in kind.starts(source):
            found = await _offered(prober, kind, url)
            offers.append(found)
            if not kind.onward:
                looks.append(_judged(source, kind, url, found))
            elif isinstance(found, Discovery):
                onward = KINDS[kind.onward]
                for named in found.next_pages[:NAMED]:
                    offers.append(await _offered(prober, onward, named))
                    looks.append(_judged(source, onward, named, offers[-1]))
    offered = (link for found in offers if isinstance(found, Discovery) for link in found.links)
    if article := next(offered, None):
        looks += await _unreadable(prober, article)
    nothing = Look(source=source.name, kind="home", url=source.home, faults=("offers nothing to discover from",))
    return tuple(looks) or (nothing,)


async def _unreadable(prober: Prober, link: Link) -> tuple[Look, ...]:
    """Why an article has no text, where a browser might make it, or should have made it."""
    source = prober.source
    page = await prober.get(link.url, ARTICLE)
    if isinstance(page, Rejected):
        said = IN_ENGLISH.end(page.reason, page.detail) if source.render else ""
    else:
        said = await asyncio.to_thread(_without_text, page, source)
    return (Look(source=source.name, kind=ARTICLE, url=link.url, faults=(said,)),) if said else ()


def _without_text(page: Page, source: Source) -> str:
    found = process(page, source, SiteProfile(source=source.name))
    if not isinstance(found, Rejected):
        return ""
    if waits_for_scripts(found.reason, page.body) and not source.render:
        return f"{found.reason} without its scripts: `render = true` has a browser run them"
    return IN_ENGLISH.end(found.reason, found.detail) if source.render else ""


async def _offered(prober: Prober, kind: Kind, url: str) -> Discovery | Rejected:
    answer = await prober.get(url, kind.name)
    return answer if isinstance(answer, Rejected) else await read(kind, answer, prober.source)


def _judged(source: Source, kind: Kind, url: str, found: Discovery | Rejected) -> Look:
    faults = (found,) if isinstance(found, Rejected) else found.faults
    said = tuple(dict.fromkeys(IN_ENGLISH.end(fault.reason, fault.detail) for fault in faults))
    if isinstance(found, Rejected):
        return Look(source=source.name, kind=kind.name, url=url, faults=said)
    return Look(
        source=source.name,
        kind=kind.name,
        url=url,
        links=len(found.links) + len(found.next_pages),
        newest=next((link.published_raw for link in found.links if link.published_raw), ""),
        faults=said,
    )
