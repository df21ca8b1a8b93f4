"""Which source a page of an archive belongs to."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from crawler.model import Source
from crawler.web import urls

_NOT_IN_NAMES = re.compile(r"[^a-z0-9]+")


class Sources:
    """Which source a page belongs to: as noted in its record, else by host, else one made from the host.

    Args:
        configured: the sources of sources.toml.
        ensure: told of each source that is made here, so that it gets its row.
    """

    def __init__(self, configured: Iterable[Source], ensure: Callable[[Source], None]) -> None:
        self._configured = tuple(configured)
        self._by_name = {source.name: source for source in self._configured}
        self._by_host: dict[str, Source] = {}
        self._ensure = ensure
        self._known: set[str] = set()

    def of(self, url: str, name: str = "") -> Source:
        """The source of a page at an URL."""
        source = self._by_name.get(name) or self._of_host(url)
        if source.name not in self._known:
            self._known.add(source.name)
            self._ensure(source)
        return source

    def named(self, name: str) -> Source | None:
        """A configured source, or one that was made here."""
        return self._by_name.get(name)

    def _of_host(self, url: str) -> Source:
        host = urls.host(url)
        if host not in self._by_host:
            found = next((source for source in self._configured if urls.belongs(url, source)), None)
            self._by_host[host] = found or self._made(host)
        return self._by_host[host]

    def _made(self, host: str) -> Source:
        name = _NOT_IN_NAMES.sub("_", host.removeprefix("www.").lower()).strip("_") or "unknown"
        source = self._by_name.get(name)
        if source is None:
            source = Source(name=name, title=host, home=f"https://{host}/")
            self._by_name[name] = source
        return source
