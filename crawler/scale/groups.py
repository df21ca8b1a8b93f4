"""Which sources must not be crawled at the same time by two machines: those that share a site. Pure.

A host is asked by one machine at a time. Sources share hosts directly (two sections of an outlet), or through a feed
service or a content network that both name; so what excludes each other is the connected group.
"""

from __future__ import annotations

from collections.abc import Iterable

from crawler.model import Source
from crawler.web.urls import sites


def groups(sources: Iterable[Source]) -> dict[str, str]:
    """Name of each source -> its group, which is the first site of the group in the order of the alphabet."""
    above: dict[str, str] = {}

    def root(site: str) -> str:
        while above.setdefault(site, site) != site:
            site = above[site]
        return site

    named = {source.name: sorted(sites(source)) or [source.name] for source in sources}
    for first, *others in named.values():
        for other in others:
            one, two = sorted((root(first), root(other)))
            above[two] = one
    return {name: root(first) for name, (first, *_) in named.items()}
