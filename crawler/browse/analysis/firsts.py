"""Who was first about a topic: the stories of a search, the oldest first, and how far their first outlet was ahead."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from statistics import median

from crawler.browse.analysis.copying import Told, told_of
from crawler.browse.find import ids_of
from crawler.browse.reader import Reader, Row
from crawler.search.asked import Order, SearchQuery

PAGE = 50
"""Stories on one page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lead:
    """A story, or an article that stands alone."""

    story: int | None
    """None: one article that nobody else carried."""
    first: Told
    """Who had it first (crawler/decide/stories.py)."""
    known_by: str
    """How that is known: `credit`, `time` or `guess`; empty for an article that stands alone."""
    found: int
    """The article by which the search finds the story; the first, or another."""
    second: Told | None
    """The first article of another outlet, in the order of publication."""
    outlets: int
    articles: int

    @property
    def ahead(self) -> timedelta | None:
        """How far the second outlet was behind, to the minute; None where a time of day isn't known of both, or the
        second's is the earlier one (the first is then known by a credit)."""
        if self.second is None or self.first.published_at is None or self.second.published_at is None:
            return None
        lead = self.second.published_at - self.first.published_at
        return lead if lead >= timedelta(0) else None

    @property
    def days_ahead(self) -> int | None:
        """The same in days, where only days are known."""
        if self.second is None or self.first.published_on is None or self.second.published_on is None:
            return None
        return max((self.second.published_on - self.first.published_on).days, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How often an outlet was first among stories that others carried too."""

    source: str
    stories: int
    ahead: timedelta | None
    """The lead in the middle, where leads are known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Firsts:
    """Stories of a search, the oldest first, the undated last."""

    query: SearchQuery
    leads: tuple[Lead, ...]
    next: str
    """Position of the following page; empty at the end."""

    @property
    def standings(self) -> tuple[Standing, ...]:
        """The outlets of these stories, who was first most often first."""
        ahead: dict[str, list[timedelta | None]] = defaultdict(list)
        for lead in self.leads:
            if lead.outlets > 1:
                ahead[lead.first.source].append(lead.ahead)
        found = [
            Standing(source=source, stories=len(all_of), ahead=_middle(all_of)) for source, all_of in ahead.items()
        ]
        return tuple(sorted(found, key=lambda one: (-one.stories, one.source)))


def firsts(reader: Reader, query: SearchQuery, *, limit: int = PAGE) -> Firsts:
    """The stories of a search, by the first of their articles that it finds.

    A story's first article is its first in the whole archive, whether the search finds it or not.
    """
    query = replace(query, order=Order.OLDEST)
    ids, following = ids_of(reader, query, limit, fold=query.first_only is None)
    rows = {row["id"]: row for row in _articles(reader, ids)}
    stories = _stories(reader, {rows[number]["story"] for number in ids if rows[number]["story"]})
    leads = []
    for number in ids:
        row = rows[number]
        members = stories.get(row["story"])
        leads.append(_lead(number, row["story"], members) if members else _alone(row))
    return Firsts(query=query, leads=tuple(leads), next=following)


def _lead(found: int, story: int, members: Sequence[Row]) -> Lead:
    first = next((row for row in members if row["id"] == row["first_article"]), members[0])
    others = [row for row in members if row["source"] != first["source"]]
    return Lead(
        story=story,
        first=told_of(first),
        known_by=first["first_known_by"],
        found=found,
        second=told_of(min(others, key=_when)) if others else None,
        outlets=len({row["source"] for row in members}),
        articles=len(members),
    )


def _alone(row: Row) -> Lead:
    told = told_of(row)
    return Lead(story=None, first=told, known_by="", found=told.id, second=None, outlets=1, articles=1)


def _when(row: Row) -> tuple[str, str, int]:
    """By day and trusted time; who is known by the day alone comes last of it."""
    told = told_of(row)
    at = told.published_at.isoformat() if told.published_at else ""
    return row["published_on"] or "9999", at or "~", row["id"]


def _middle(spans: Iterable[timedelta | None]) -> timedelta | None:
    known = [span.total_seconds() for span in spans if span is not None]
    return timedelta(seconds=median(known)) if known else None


_TOLD = "a.id, a.source, a.title, a.published_on, a.published_at, a.published_precision, a.published_trust, a.story"


def _articles(reader: Reader, ids: Collection[int]) -> list[Row]:
    return reader.rows(f"SELECT {_TOLD} FROM articles a WHERE a.id IN ({', '.join('?' * len(ids))})", list(ids))


def _stories(reader: Reader, stories: Collection[int]) -> dict[int, list[Row]]:
    """The members of each story, by number."""
    found: dict[int, list[Row]] = defaultdict(list)
    rows = reader.rows(
        f"SELECT {_TOLD}, s.first_article, s.first_known_by FROM articles a JOIN stories s ON s.id = a.story "
        f"WHERE a.story IN ({', '.join('?' * len(stories))}) ORDER BY a.id",
        list(stories),
    )
    for row in rows:
        found[row["story"]].append(row)
    return found
