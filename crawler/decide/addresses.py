"""Which addresses on offer are those of known articles in another dress: by their GUIDs, by idle parameters. Pure.

A feed may give its items other addresses each time (a session in the path, the time as a parameter). An item that
keeps GUID and title is the one that is known; one that moved alone is looked at once, since it may have been edited.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit, urlunsplit

MANY = 2
"""Items from which on it says something that all came under other addresses."""
PROOFS = 3
"""Articles that must have been met under two values of a parameter before it is taken for idle."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """An item on offer whose GUID and title were met before, under an address that was answered."""

    url: str
    kept: bool
    """It has the same address as then."""
    moved: int = 0
    """Times that it was looked at under another address."""


def same_items(items: Sequence[Item]) -> frozenset[str]:
    """Addresses of known items under which there is nothing new.

    Either all the known items of an offer moved at once, or the item moved before.
    """
    others = [item for item in items if not item.kept]
    at_once = MANY <= len(others) == len(items)
    return frozenset(item.url for item in others if at_once or item.moved)


def idle_parameters(met: Iterable[tuple[int, str, str]], articles: Iterable[str]) -> frozenset[str]:
    """Parameters that select nothing: articles were met under several of their values, and no two differ in them alone.

    Args:
        met: article, its address, another address under which it was met.
        articles: addresses of different articles.
    """
    proofs: dict[str, set[int]] = defaultdict(set)
    for article, address, other in met:
        names = {_name(pair) for pair in _pairs(address) ^ _pairs(other)}
        if _path(address) == _path(other) and len(names) == 1:
            proofs[names.pop()].add(article)
    candidates = {name for name, proven in proofs.items() if len(proven) >= PROOFS}
    addresses = frozenset(articles)
    return frozenset(name for name in candidates if not _selects(name, addresses))


def without(url: str, names: frozenset[str]) -> str:
    """A canonical address without some parameters."""
    parts = urlsplit(url)
    kept = [pair for pair in parts.query.split("&") if pair and _name(pair) not in names]
    return urlunsplit((parts.scheme, parts.netloc, parts.path, "&".join(kept), ""))


def has_any(url: str, names: frozenset[str]) -> bool:
    """Whether an address has any of some parameters."""
    return any(_name(pair) in names for pair in _pairs(url))


def _selects(name: str, addresses: frozenset[str]) -> bool:
    """Whether two articles differ in nothing but that parameter."""
    bare = [without(address, frozenset({name})) for address in addresses if has_any(address, frozenset({name}))]
    return len(set(bare)) < len(bare)


def _path(url: str) -> tuple[str, str]:
    parts = urlsplit(url)
    return parts.netloc, parts.path


def _pairs(url: str) -> frozenset[str]:
    return frozenset(filter(None, urlsplit(url).query.split("&")))


def _name(pair: str) -> str:
    return pair.partition("=")[0]
