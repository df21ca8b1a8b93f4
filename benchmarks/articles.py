"""Generated Arabic articles of about 250 words, for what measures the store; the same for the same seed."""

from __future__ import annotations

import random
from collections import deque
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from multiprocessing import get_context
from multiprocessing.queues import Queue

from crawler.dedup.fingerprint import fingerprint
from crawler.model import DateSignal, Draft, Extraction, Precision, PublishedDate

LETTERS = "ابتثجحخدذرزسشصضطظعغفقكلمنهوي"
COMMON = """
    في من على إلى أن عن مع هذا التي الذي قال وقال بعد قبل كما وقد كان كانت بين حول خلال حيث لكن ذلك هذه وأضاف وأكد اليوم
    أمس رئيس الرئيس وزير الحكومة سوريا السورية بسوريا دمشق روسيا لافروف
"""
VOCABULARY = 120_000
SOURCES = 60
SECTIONS = ("سياسة", "اقتصاد", "رياضة", "ثقافة", "محليات", "")
FIRST_DAY = date(2015, 1, 1)
A_DAY = 240
BATCH = 100
WINDOW = 10_000
RARE, MIDDLE = "زرافةنادرة", "مفاوضات"


class Articles:
    """A stream of drafts; the same for the same seed."""

    def __init__(self, total: int, seed: int = 1, filled: int = 0) -> None:
        self.total, self.filled, self.rng = total, filled, random.Random(seed)
        words = [self._word() for _ in range(VOCABULARY)]
        # A word's chance falls with its rank (Zipf), so that the index has very long and very short lists.
        self.words = [*COMMON.split(), *words]
        weights = [1 / (rank + 3) for rank in range(len(self.words))]
        self.cumulative = [0.0]
        for weight in weights:
            self.cumulative.append(self.cumulative[-1] + weight)
        del self.cumulative[0]
        self.recent: deque[tuple[str, str]] = deque(maxlen=400)

    def _word(self) -> str:
        word = "".join(self.rng.choices(LETTERS, k=self.rng.randint(3, 6)))
        return ("ال" + word) if self.rng.random() < 0.3 else word

    def text(self) -> tuple[str, str]:
        """A title and about 250 words (the mean of the news pages that were measured)."""
        words = self.rng.choices(self.words, cum_weights=self.cumulative, k=self.rng.randint(120, 380))
        if self.rng.random() < 0.0005:
            words[7] = RARE
        if self.rng.random() < 0.01:
            words[9] = MIDDLE
        for at in range(12, len(words), 25):
            words[at] = str(self.rng.randint(1, 9_999))
        lines = [" ".join(words[at : at + 18]) for at in range(10, len(words), 18)]
        return " ".join(words[:10]), ".\n".join(lines)

    def __iter__(self) -> Iterator[Draft]:
        for number in range(self.total):
            if self.recent and self.rng.random() < 0.125:
                title, text = self.rng.choice(self.recent)
                text = text[: round(len(text) * self.rng.uniform(0.7, 1))] + "\nالمصدر وكالات"
            else:
                title, text = self.text()
                self.recent.append((title, text))
            yield self.draft(number + (self.filled if number >= WINDOW else 0), title, text)

    def draft(self, number: int, title: str, text: str) -> Draft:
        source = f"source_{self.rng.randrange(SOURCES)}"
        on = FIRST_DAY + timedelta(days=number // A_DAY)
        at = datetime(on.year, on.month, on.day, self.rng.randrange(24), self.rng.randrange(60), tzinfo=UTC)
        url = f"https://{source.replace('_', '-')}.example/{on:%Y/%m/%d}/{number}"
        signal = DateSignal(
            signal="jsonld",
            family="jsonld",
            raw=at.isoformat(),
            on=on,
            at=at,
            trust=95,
            chosen=True,
            precision=Precision.MINUTE,
        )
        return Draft(
            url=url,
            asked_url=url,
            source=source,
            fetched_at=at,
            extractor="benchmark",
            body_hash=f"{number:064x}",
            fingerprint=fingerprint(title, text),
            extraction=Extraction(
                title=title, text=text, lines=tuple(text.split("\n")), language="ar", section=self.rng.choice(SECTIONS)
            ),
            published=PublishedDate(
                on=on, at=at, precision=Precision.MINUTE, signal="jsonld", trust=95, signals=(signal,)
            ),
        )


def edited(draft: Draft) -> Draft:
    """The same article with one line more."""
    text = draft.extraction.text + "\nتحديث جديد للخبر من المصدر"
    said = replace(draft.extraction, text=text, lines=tuple(text.split("\n")))
    return replace(
        draft,
        extraction=said,
        fingerprint=fingerprint(said.title, text),
        fetched_at=draft.fetched_at + timedelta(days=2),
    )


def generated(total: int, filled: int) -> Iterator[list[Draft]]:
    """Batches of articles, made in a process of their own."""
    context = get_context("spawn")
    queue: Queue[list[Draft]] = context.Queue(maxsize=20)
    process = context.Process(target=_generate, args=(total, filled, queue), daemon=True)
    process.start()
    while batch := queue.get():
        yield batch
    process.join()


def _generate(total: int, filled: int, queue: Queue[list[Draft]]) -> None:
    stream = iter(Articles(total, filled=filled))
    while batch := list(islice(stream, BATCH)):
        queue.put(batch)
    queue.put([])
