"""The dispatcher: sources that are due become jobs, a few at a time. The schedule stays the archive's."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from uuid import uuid4

from crawler.decide.schedule import due_sources
from crawler.model import Source
from crawler.scale.groups import groups
from crawler.scale.known import Known
from crawler.scale.messages import pack_ticket
from crawler.scale.queue import Queue
from crawler.scale.tickets import ticket_of
from crawler.sources.reading import Configuration
from crawler.web.urls import registered_domain
from storage.store import Store

MOST_WAITING = 1_000
"""Jobs in the queue: it is quick while it is short (benchmarks/queue.py)."""
PAGES = 50
"""Articles of a job: what a killed worker fetches again at most."""


class Dispatcher:
    """Makes jobs of one archive's sources.

    Args:
        data: the archive's folder.
        configuration: with the contact that goes with requests.
        pages: articles of a job.
    """

    def __init__(self, data: Path, configuration: Configuration, *, pages: int = PAGES) -> None:
        self._data = data
        self._contact = configuration.defaults.user_agent_contact
        self._pages = pages
        self._sources = configuration.enabled
        self._groups = groups(configuration.sources)
        self._siblings = _siblings(configuration.sources)
        self._known = Known()

    async def round(self, queue: Queue, now: datetime) -> int:
        """Queues what is due and isn't under way; takes jobs from workers that are gone. Returns how many are new."""
        await queue.rescue()
        room = MOST_WAITING - await queue.waiting()
        if room <= 0:
            return 0
        busy = await queue.busy()
        put = 0
        with Store.open(self._data / "articles.db", read_only=True, check=False) as store:
            due_at = {state.name: state.next_due_at for state in store.sources.all()}
            due = [source for source in due_sources(self._sources, due_at, now) if source.name not in busy]
            if due:
                self._known.catch_up(store, now)
            for source in due[:room]:
                job = str(uuid4())
                await queue.put(job, source.name, self._groups[source.name], self._ticket(store, source, job, now))
                put += 1
        return put

    def _ticket(self, store: Store, source: Source, job: str, now: datetime) -> bytes:
        ticket = ticket_of(
            store,
            self._data / "warc",
            source,
            self._known,
            now,
            job=job,
            contact=self._contact,
            pages=self._pages,
            siblings=self._siblings[source.name],
        )
        return pack_ticket(ticket)


def _siblings(sources: tuple[Source, ...]) -> dict[str, tuple[str, ...]]:
    """Name of each source -> others of its own site."""
    of_site: dict[str, list[str]] = defaultdict(list)
    for source in sources:
        of_site[registered_domain(source.home)].append(source.name)

    def others(source: Source) -> Iterator[str]:
        return (name for name in of_site[registered_domain(source.home)] if name != source.name)

    return {source.name: tuple(others(source)) for source in sources}
