"""What is on offer under an address that isn't known, and is known all the same: by its GUID, or by idle parameters."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import cached_property

from crawler.decide.addresses import Item, has_any, idle_parameters, same_items, without
from crawler.model import Link, LinkKind
from crawler.web.urls import identity
from storage.store import Store

ARTICLES = 300
"""Newest articles of a source from which idle parameters are learned."""
DRESSES = 2_000
"""Addresses of one path among which a known one is looked for."""
_WITH_GUIDS = frozenset({LinkKind.FEED, LinkKind.WORDPRESS})


class Elsewhere:
    """The known addresses of what a source offers.

    Args:
        store: where articles, and the items of feeds, are looked up.
        source: its name.
    """

    def __init__(self, store: Store, source: str) -> None:
        self._store = store
        self._source = source

    def of(self, links: Sequence[Link]) -> dict[str, str]:
        """Address on offer -> the known one, for those links that lead to what is known under another."""
        unknown = [link for link in links if self._idle and has_any(link.url, self._idle)]
        found = {link.url: known for link in unknown if (known := self._undressed(link.url))}
        return found | self._items([link for link in links if link.url not in found])

    def _items(self, links: Sequence[Link]) -> dict[str, str]:
        """By GUID and title, where no two items of the offer share them."""
        guids = Counter(link.guid for link in links)
        items, first = [], {}
        with self._store.transaction():
            for link in links:
                if link.kind not in _WITH_GUIDS or not (link.guid and link.title) or guids[link.guid] > 1:
                    continue
                met = self._store.items.find(self._source, link)
                if met is None or not self._is_answered(met[0]):
                    self._store.items.enter(self._source, link)
                    continue
                first[link.url] = met[0]
                kept = identity(met[0]) == identity(link.url)
                items.append(Item(url=link.url, kept=kept, moved=met[1]))
            same = same_items(items)
            moved = {item.url for item in items if not item.kept} - same
            for link in links:
                if link.url in moved:
                    self._store.items.moved(self._source, link)
        return {url: first[url] for url in same}

    def _is_answered(self, url: str) -> bool:
        known = self._store.ledger.acquaintance(url)
        return known.answered and known.waiting is None

    @cached_property
    def _idle(self) -> frozenset[str]:
        """Parameters that select nothing on this site, as far as its newest articles tell."""
        met = self._store.items.met_elsewhere(self._source, ARTICLES)
        return idle_parameters(met, self._store.items.addresses(self._source, ARTICLES)) if met else frozenset()

    def _undressed(self, url: str) -> str:
        """The known address that differs from this one in idle parameters alone; empty if there is none."""
        bare = without(url, self._idle)
        known = self._store.items.known_under(bare.partition("?")[0], DRESSES)
        return next((one for one in known if one != url and without(one, self._idle) == bare), "")
