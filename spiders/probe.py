"""ProbeSpider: in place of a source's loops, whatever a probe wants to ask; nothing is yielded, nothing is kept."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import ClassVar

import scrapy

from crawler.fetch.probe import Prober
from crawler.model import Source
from spiders.base import SourceSpider

Ask = Callable[[Prober], Awaitable[None]]


class ProbeSpider(SourceSpider):
    """Asks as its source would be asked by a crawl. Made by `probe_class`."""

    work: ClassVar[Ask]

    async def start(self) -> AsyncIterator[scrapy.Request]:
        await type(self).work(Prober(self.crawler, self.source))
        nothing: tuple[scrapy.Request, ...] = ()
        for request in nothing:  # Scrapy wants an iterator
            yield request


def probe_class(source: Source, contact: str, *, ask: Ask) -> type[ProbeSpider]:
    """The spider that probes a source.

    Args:
        contact: where the sites' owners can reach whoever runs this.
        ask: gets the prober of the source; when it is done, so is the crawl.
    """
    return type(
        f"ProbeSpider_{source.name}",
        (ProbeSpider,),
        {"name": source.name, "source": source, "contact": contact, "work": staticmethod(ask)},
    )
