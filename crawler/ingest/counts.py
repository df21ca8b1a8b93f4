"""The counts of a source's lines, as the database keeps them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from crawler.learn.profile import FEWEST, WINDOW
from crawler.model import LineCount
from storage.profiles import Profiles


class StoredCounts:
    """`crawler.learn.teach.Counts` of one source."""

    def __init__(self, profiles: Profiles, source: str) -> None:
        self._profiles = profiles
        self._source = source

    def observed(self) -> int:
        return self._profiles.articles_observed(self._source)

    def of(self, keys: Collection[str]) -> Mapping[str, LineCount]:
        return self._profiles.counts(self._source, keys)

    def keep(self, changed: Iterable[LineCount], articles: int, known: Collection[str], /) -> None:
        self._profiles.save_counts(self._source, changed, articles, known)

    def learnable(self, _learned: Collection[str], /) -> Mapping[str, LineCount]:
        """Which lines are learned already is known to the database."""
        return self._profiles.learnable(self._source, FEWEST)

    def forget(self, articles: int) -> None:
        self._profiles.forget(self._source, FEWEST, articles - WINDOW)
