"""Invented events, told by agencies and papers, with the descent of each text known.

There are chains of copies, texts put together from two agencies, and reports of a paper's own that quote one.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from crawler.model import Member, Precision
from tests.dedup.stories import COPIES, SENTENCES, Text, cast, fill, paragraphs

BEGIN = datetime(2024, 5, 1, 6, 0, tzinfo=UTC)
WAYS = (
    *("spaces", "hamza", "quotes", "digits", "vowelled", "signed", "titled", "title repeated", "lead repeated"),
    *("house style", "light edit", "shortened", "framed", "mixed"),
)
"""Ways of copying that happen (tests/dedup/stories.py)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Its texts by their articles, and which of these descend from none of the others."""

    members: tuple[Member, ...]
    texts: dict[int, Text]
    origins: frozenset[int]


class _Desk:
    """Writes an event's texts one after the other."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self.cast = cast(rng)
        self.unused = rng.sample(SENTENCES, len(SENTENCES))
        self.texts: dict[int, Text] = {}
        self.members: list[Member] = []
        self.origins: set[int] = set()
        self.at: dict[int, datetime] = {}

    def sentences(self, count: int) -> list[str]:
        chosen, self.unused = self.unused[:count], self.unused[count:]
        return [fill(line, self.rng, self.cast) for line in chosen]

    def publish(self, text: Text, after: datetime, *, parent: int | None, timed: float, credit: str = "") -> int:
        rng, article = self.rng, len(self.members) + 1
        at = after + timedelta(minutes=rng.randint(3, 240))
        shown = at - timedelta(minutes=rng.randint(0, 60)) if rng.random() < 0.08 else at  # a clock that is wrong
        has_time = rng.random() < timed
        self.texts[article], self.at[article] = text, at
        self.members.append(
            Member(
                article=article,
                source=f"outlet{article}",
                source_title=f"صحيفة {article}",
                url=f"https://outlet{article}.example/1",
                published_on=date(at.year, at.month, at.day) if has_time or rng.random() < 0.8 else None,
                published_at=shown if has_time else None,
                precision=Precision.MINUTE if has_time else Precision.DAY,
                trust=90,
                words=len(text.text.split()),
                credited=credit,
            )
        )
        if parent is None:
            self.origins.add(article)
        return article

    def report(self, after: datetime) -> int:
        text = Text(title=self.sentences(1)[0][:60], text=paragraphs(self.sentences(self.rng.randint(5, 7))))
        return self.publish(text, after, parent=None, timed=0.95)

    def copy(self, of: int) -> int:
        """Of an original, or of a copy: chains come from that."""
        text = COPIES[self.rng.choice(WAYS)](self.texts[of], self.rng)
        credit = f"صحيفة {of}" if self.rng.random() < 0.4 else ""
        return self.publish(text, self.at[of], parent=of, timed=0.8, credit=credit)

    def merger(self, a: int, b: int) -> int:
        one, two = self.texts[a].sentences, self.texts[b].sentences
        kept = [*one[: self.rng.randint(3, 5)], *two[: self.rng.randint(3, 5)]]
        kept += self.sentences(1) if self.rng.random() < 0.3 else []
        return self.publish(
            Text(title=self.texts[a].title, text=paragraphs(kept)), max(self.at[a], self.at[b]), parent=a, timed=0.8
        )

    def own(self, quoting: int) -> int:
        quoted = self.rng.sample(self.texts[quoting].sentences, self.rng.choice((1, 2, 2, 3)))
        own = self.sentences(self.rng.randint(5, 6))
        text = Text(title=own[0][:60], text=paragraphs([*own[:3], *quoted, *own[3:]]))
        credit = "وكالات" if self.rng.random() < 0.2 else ""
        return self.publish(text, self.at[quoting], parent=None, timed=0.9, credit=credit)


def event(rng: random.Random) -> Event:
    """An event of 3 to 30 texts with one to four origins."""
    desk = _Desk(rng)
    reports = [desk.report(BEGIN + timedelta(minutes=rng.randint(0, 300))) for _ in range(rng.choice((1, 1, 2, 2, 3)))]
    own = [desk.own(reports[0])] if rng.random() < 0.4 else []
    copies = [*reports, *own]
    for _ in range(rng.randint(2, 25)):
        copies.append(desk.copy(rng.choice(copies[-6:] if rng.random() < 0.5 else copies)))
        if len(reports) > 1 and rng.random() < 0.1:
            desk.merger(*rng.sample(reports, 2))
    return Event(members=tuple(desk.members), texts=desk.texts, origins=frozenset(desk.origins))
