"""Which addresses the archive knows, as numbers that fit into tickets: 64 bits each, by source.

An address is known by itself where its page was answered or given up, and in all its forms where it is an article's.
Two addresses with one number are a matter of chance in 10^19; a ticket may lack an address that came within the last
minutes. Neither loses anything: the archive decides anew on all that a parcel offers.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from hashlib import blake2b

import numpy as np

from storage.articles import identity_key
from storage.store import Store
from storage.values import plain

READ_ANEW = timedelta(minutes=30)
"""All pages are gone through so often; in between, the runs since tell what is new."""


class Known:
    """Of all sources, kept while a dispatcher runs: eight bytes an address."""

    def __init__(self) -> None:
        self._numbers: dict[str, array[int]] = {}
        self._discovery: dict[str, list[str]] = {}
        self._run = 0
        self._read_at: datetime | None = None

    def catch_up(self, store: Store, now: datetime) -> None:
        """Takes in what the archive has learned since the last time."""
        newest = store.runs.newest()
        if self._read_at is None or not timedelta(0) <= now - self._read_at < READ_ANEW:
            self._read_all(store)
            self._read_at = now
        else:
            for source, url, article in store.ledger.ended_since(self._run):
                self._add(source, url_number(url), *((identity_key(url),) if article else ()))
        self._run = newest

    def _read_all(self, store: Store) -> None:
        self._numbers, self._discovery = {}, defaultdict(list)
        for source, url, kind in store.pages.all_addresses():
            if kind == "article":
                self._add(source, url_number(url))
            else:
                self._discovery[source].append(url)
        for source, key in store.articles.identity_keys():
            self._add(source, key)

    def _add(self, source: str, *numbers: int) -> None:
        self._numbers.setdefault(source, array("q")).extend(numbers)

    def of(self, sources: Iterable[str]) -> array[int]:
        """The numbers of some sources together."""
        found = array("q")
        for source in sources:
            found.extend(self._numbers.get(source, ()))
        return found

    def discovery(self, source: str) -> tuple[str, ...]:
        """Addresses of the feeds, sitemaps and listings that were read of a source."""
        return tuple(self._discovery.get(source, ()))


def url_number(url: str) -> int:
    """64 bits of an address as it is written."""
    return int.from_bytes(blake2b(plain(url).encode(), digest_size=8, person=b"url").digest(), "little", signed=True)


def packed(numbers: Iterable[int]) -> bytes:
    """Numbers as a ticket carries them, on machines of any byte order."""
    return np.fromiter(numbers, "<i8").tobytes()


def unpacked(numbers: bytes) -> frozenset[int]:
    """The numbers again."""
    return frozenset(np.frombuffer(numbers, "<i8").tolist())


def numbers_of(url: str) -> tuple[int, int]:
    """Those by which an address is known."""
    return url_number(url), identity_key(url)
