"""A generated month of news, what watches must tell of it, and the replay that a kill may end at any moment.

Twenty outlets copy each other, write texts of their own, edit and remove; one falls silent and comes back; three times
everybody writes about one thing. The clock is set back for a day, and twice a transaction is cut in the middle.

    python -m tests.watch.month FOLDER SEED DAYS FIRST     replays from an action on; tells each that is done
"""

from __future__ import annotations

import random
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from crawler.decide.watches import Watch
from crawler.dedup.fingerprint import fingerprint
from crawler.ingest.write import Ingest
from crawler.model import Draft, Precision, PublishedDate, Reason, Rejected, Stage, WatchEvent
from crawler.search.asked import Names, SearchQuery
from storage.store import Store
from tests.storage.drafts import draft, source

START = datetime(2024, 5, 1, tzinfo=UTC)
OUTLETS = tuple(f"outlet{number}" for number in range(20))
COPIED, CHANGED, OFTEN, SILENT = "زيتون", "جسور", "قطارات", "outlet3"
WATCHES = (
    Watch(
        name="copied",
        query=SearchQuery(words=COPIED),
        events=frozenset({WatchEvent.NEW_STORY, WatchEvent.ANOTHER_ORIGIN}),
        origins=(2,),
    ),
    Watch(
        name="changed",
        query=SearchQuery(words=CHANGED),
        events=frozenset({WatchEvent.NEW_STORY, WatchEvent.EDITED, WatchEvent.GONE}),
        changed_words=4,
    ),
    Watch(name="often", query=SearchQuery(words=OFTEN), events=frozenset({WatchEvent.BURST})),
    Watch(
        name="source",
        query=SearchQuery(sources=Names(wanted=(SILENT,))),
        events=frozenset({WatchEvent.SILENT, WatchEvent.BACK}),
    ),
)
LETTERS = "ابتثجحدرسشصطعفقكلمنهي"


@dataclass(frozen=True, slots=True)
class Action:
    """Something that happens within an hour."""

    hour: int
    do: Callable[[Ingest, datetime], object]


class Month:
    """What happens, hour by hour, and what is to be told of it; the same for the same seed.

    Args:
        order: another one shuffles what comes within an hour.
    """

    def __init__(self, days: int, order: int = 0) -> None:
        self.chance, self.days = random.Random(5), days
        self.expected: set[tuple[str, str, str]] = set()
        """Watch, event, and the story, article, source or day that it is told of."""
        self._actions: list[Action] = []
        self._articles = 0
        for hour in range(days * 24):
            self._usual(hour)
        for hour in range(3, (days - 2) * 24, 7):
            self._story(hour)
        bursts = [hour for hour in (15 * 24 + 10, 20 * 24 + 15, 27 * 24 + 9) if hour < (days - 1) * 24]
        for hour in bursts:
            self._burst(hour)
        self._silence(6 * 24, 9 * 24)
        shuffled = random.Random(order)
        self.actions = sorted(self._actions, key=lambda action: (action.hour, shuffled.random()))

    def _text(self, sentences: int = 6) -> list[str]:
        return [" ".join(self._word() for _ in range(11)) + "." for _ in range(sentences)]

    def _word(self) -> str:
        return "".join(self.chance.choices(LETTERS, k=self.chance.randint(4, 7)))

    def _draft(self, outlet: str, hour: int, lines: list[str], name: str = "") -> Draft:
        self._articles += 1
        at = START + timedelta(hours=hour, minutes=self._articles % 50)
        title, text = lines[0].rstrip("."), "\n".join(lines)
        made = draft(f"https://{outlet}.example/{name or self._articles}", text, title=title, source=outlet, at=at)
        published = PublishedDate(on=at.date(), at=at, precision=Precision.MINUTE, trust=95, signal="jsonld")
        return replace(made, published=published, fingerprint=fingerprint(title, text))

    def _comes(self, hour: int, made: Draft, late: int = 0) -> None:
        self._actions.append(Action(hour + late, lambda ingest, now: ingest.apply(made, now)))

    def _usual(self, hour: int) -> None:
        """One article an hour about what later comes in bursts."""
        lines = [*self._text(2), f"سارت {OFTEN} اليوم " + self._text(1)[0]]
        self._comes(hour, self._draft(self.chance.choice(OUTLETS[4:]), hour, lines))

    def _burst(self, hour: int) -> None:
        for number in range(24):
            lines = [*self._text(2), f"سارت {OFTEN} اليوم " + self._text(1)[0]]
            self._comes(hour + number // 12, self._draft(self.chance.choice(OUTLETS[4:]), hour + number // 12, lines))
        self.expected.add(("often", "burst", f"day {hour // 24}"))

    def _story(self, hour: int) -> None:
        kind = self.chance.choice(("copied", "joined", "edited", "gone", "nothing"))
        story, outlets = f"story-{hour}", self.chance.sample(OUTLETS[4:], 4)
        word = CHANGED if kind in ("edited", "gone") else COPIED if kind != "nothing" else "لاشيء"
        lines = [*self._text(), f"وتكثر {word} هنا."]
        first = self._draft(outlets[0], hour, lines, f"{story}-0")
        self._comes(hour, first)
        if kind == "joined":  # another outlet's own report, which quotes less than half of it
            own = self._draft(outlets[2], hour + 2, [*lines, *self._text(len(lines) + 1)], f"{story}-2")
            self._comes(hour, own, self.chance.randrange(9))
            self.expected.add(("copied", "another_origin", story))
        elif kind != "nothing":
            for number, outlet in enumerate(outlets[1:], 1):
                made = self._draft(outlet, hour + 1, [*lines, f"المصدر {outlet}"], f"{story}-{number}")
                self._comes(hour, made, late=self.chance.randrange(12))
        if kind == "edited":
            edited = self._draft(outlets[0], hour + 20, [*lines, "وأضيف إلى الخبر سطر جديد آخر."], f"{story}-0")
            self._comes(hour + 20, replace(edited, published=first.published))
            small = self._draft(outlets[1], hour + 20, [*lines, f"المصدر {outlets[1]}", "تحديث."], f"{story}-1")
            self._comes(hour + 20, small)
            self.expected.add(("changed", "edited", f"{story}-0"))
        if kind == "gone":
            self._gone(hour + 30, first)
            self.expected.add(("changed", "gone", f"{story}-0"))
        if kind != "nothing":
            self.expected.add(("copied" if word == COPIED else "changed", "new_story", story))

    def _gone(self, hour: int, made: Draft) -> None:
        end = Rejected(url=made.url, source=made.source, stage=Stage.FETCH, reason=Reason.GONE, status=410)
        self._actions.append(Action(hour, lambda ingest, now: ingest.fail(end, now)))

    def _silence(self, silent: int, back: int) -> None:
        for hour, health, event in ((2, "ok", ""), (silent, "quiet", "silent"), (back, "ok", "back")):
            self._actions.append(Action(hour, partial(_turn, health)))
            if event:
                self.expected.add(("source", event, SILENT))


def _turn(health: str, ingest: Ingest, now: datetime) -> None:
    """As the end of a source's part in a run writes it."""
    with ingest.store.transaction():
        state = ingest.store.sources.load(SILENT)
        assert state is not None
        ingest.store.sources.update(SILENT, health=health)
        ingest.watching.ended(SILENT, state.health, health, now)


def replay(store: Store, month: Month, first: int = 0) -> Iterator[int]:
    """Does what happens from an action on, an hour a run; gives the number of each action that is done."""
    for name in OUTLETS:
        store.sources.ensure(source(name))
    store.runs.recover(START)
    hour, ingest = -1, None
    for number, action in enumerate(month.actions[first:], first):
        if ingest is None or action.hour != hour:
            if ingest is not None:
                ingest.watching.settled(_clock(hour))
            hour, ingest = action.hour, Ingest(store, store.runs.start("crawl", _clock(action.hour)), WATCHES)
        if number in (200, 400):
            _cut(store, ingest, action)
        action.do(ingest, _clock(hour))
        yield number
    if ingest is not None:
        ingest.watching.settled(_clock(hour))


def _clock(hour: int) -> datetime:
    """The time that the machine tells; for a day it is two hours late."""
    late = timedelta(hours=2) if 11 * 24 <= hour < 12 * 24 else timedelta()
    return START + timedelta(hours=hour + 1) - late


class _CutError(Exception):
    pass


def _cut(store: Store, ingest: Ingest, action: Action) -> None:
    """An action whose transaction is cut before its end."""
    with suppress(_CutError), store.transaction():
        action.do(ingest, _clock(action.hour))
        raise _CutError


def told(store: Store) -> list[tuple[str, str, str]]:
    """What was told, as often as it was."""
    return sorted(
        (row.watch, row.event, _of(row.event, row.url, row.source, row.at)) for row in store.alerts.told(0, 10**6)
    )


def _of(event: str, url: str, name: str, at: str) -> str:
    article = url.rpartition("/")[2]
    if event == "burst":
        return f"day {(datetime.fromisoformat(at) - START) // timedelta(days=1)}"
    if event in ("new_story", "another_origin"):
        return article.rpartition("-")[0]
    return article or name


def main() -> None:
    folder, order, days, first = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])
    with Store.open(folder / "articles.db") as store:
        for number in replay(store, Month(days, order), first):
            print(number, flush=True)


if __name__ == "__main__":
    main()
