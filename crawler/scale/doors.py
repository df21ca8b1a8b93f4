"""The doors of a crawl away from its archive: the ticket is its memory, what it tells is packed at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from crawler.decide import known
from crawler.fetch.doors import NoMemory
from crawler.model import Acquaintance, Link, Reason, SiteProfile, Validators
from crawler.model.events import NOTHING, Effect, Ended, Event, Offered
from crawler.scale.known import numbers_of, unpacked
from crawler.scale.messages import Ticket, pack_event
from crawler.web.robots import Robots, read_robots

FULL_BYTES = 16 * 1024 * 1024
"""Told so far, packed, from which on the rest of a job is left to the next one."""


class TicketMemory(NoMemory):
    """Answers from a ticket."""

    def __init__(self, ticket: Ticket) -> None:
        self._ticket = ticket
        self._met = {one.url: one for one in ticket.met}
        self._rules = {one.url: one for one in ticket.rules}

    def was_down(self, source: str) -> bool:  # noqa: ARG002  # a ticket is of one source
        return self._ticket.was_down

    def rules(self, url: str) -> tuple[Robots, datetime] | None:
        found = self._rules.get(url)
        return (read_robots(found.body), found.read_at) if found else None

    def believes_validators(self, source: str) -> bool:  # noqa: ARG002
        return self._ticket.believes_validators

    def believes_lastmod(self, source: str) -> bool:  # noqa: ARG002
        return self._ticket.believes_lastmod

    def validators(self, url: str) -> Validators | None:
        found = self._met.get(url)
        return found.validators if found else None

    def is_there(self, url: str) -> bool:
        return url in self._met and self._met[url].there

    def last_seen(self, url: str) -> datetime | None:
        found = self._met.get(url)
        return found.last_seen if found else None

    def profile(self, source: str) -> SiteProfile:  # noqa: ARG002
        return self._ticket.profile

    def waiting(self, source: str, now: datetime, limit: int) -> tuple[Link, ...]:  # noqa: ARG002
        return self._ticket.waiting[:limit]

    def due(self, source: str, now: datetime, limit: int) -> tuple[Link, ...]:  # noqa: ARG002
        return self._ticket.due[:limit]


class ParcelSink:
    """Packs what is told. Of an offer it decides, by the ticket, what is fetched; all else is the archive's."""

    def __init__(self, ticket: Ticket) -> None:
        self.told: list[bytes] = []
        self._bytes = 0
        self.when_full: Callable[[], None] = lambda: None
        """Called once when FULL_BYTES are reached."""
        self.left = False
        """Something was left since the job's budget was used up."""
        self._known = unpacked(ticket.known)
        self._waiting = frozenset(link.url for link in ticket.waiting)
        self._standing: dict[str, Reason | None] = {}

    def tell(self, event: Event) -> Effect:
        effect = NOTHING
        if isinstance(event, Offered):
            links = tuple(link for link in event.links if self._lets_through(link, event))
            event = replace(event, taken=tuple(link.url for link in links))
            effect = Effect(links=links)
        if isinstance(event, Ended) and event.settled.reason is Reason.BUDGET:
            self.left = True
        packed = pack_event(event)
        self.told.append(packed)
        was_full = self._bytes > FULL_BYTES
        self._bytes += len(packed)
        if self._bytes > FULL_BYTES and not was_full:
            self.when_full()
        return effect

    def _lets_through(self, link: Link, event: Offered) -> bool:
        answered = link.url not in self._waiting and not self._known.isdisjoint(numbers_of(link.url))
        met = Acquaintance(answered=answered)
        offer = known.take(link, met, event.source, event.at, full=event.full)
        if link.url in self._standing and not known.reopens(link, self._standing[link.url]):
            return False
        self._standing[link.url] = offer.reason
        return offer.reason is None
