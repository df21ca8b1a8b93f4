"""Learns what repeats over a source's articles: lines that say nothing about any of them, the site's name in titles.

The crawl counts lines as articles come in (`observe`), storage keeps the counts, and now and then they are judged
(`learn`). What must be told apart: a call to follow the site under every article is furniture; the background sentence
that a newsroom pastes under every fourth article is text. Three things do: how a line ends, where it stands and how
many articles carry it (`THRESHOLDS`). Prose has to be nearly everywhere, over many articles, before it is furniture.

A line with numbers is learned with its numbers masked only at the edge of a text ("412 visits"); in the middle,
where a number is news ("the dollar stood at 412"), it must repeat as it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import chain

from crawler.arabic.letters import line_key, line_keys
from crawler.arabic.lines import TELLS
from crawler.model import DateHabit, LearnedLine, LineCount, SiteProfile
from crawler.model.dates import ORDER, PLACE
from crawler.model.lines import SITE_NAME, numbers

WINDOW = 50
"""Articles of the source that a share is taken of, at least when there were so many; at most twice as many."""
LONGEST = 120
"""Characters of a line that is counted wherever it stands; longer ones only at the edge."""
EDGE = 2
"""Lines at the beginning and at the end that are the edge."""
MOST_LINES = 200
"""Lines of an article that are counted at its beginning and as many at its end: furniture isn't deeper."""
FEWEST = 3
"""Articles that must have carried a line before it is learned."""
_HABITS = {PLACE: "place", ORDER: "order"}
"""Positions of what is learned of them among a profile's lines."""
_RARELY = 0.05
_MANY = 20
"""Pages that showed nothing but the day of the fetch at a place below the title, before it is their clock."""
_TITLE_KEY = "title  "  # before the keys of title affixes; no folded line has two spaces
_AFFIX = re.compile(r"\s+[|»«–—-]+\s+|\s*\|\s*|\s+::\s+")
_SENTENCE_END = re.compile(r"[.!?؟۔。…]$")
_QUOTED = re.compile(r"[\"“”«»„]")
_NUMBER = re.compile(r"\d")
_FEW_WORDS = 8
_LONG_TITLE_AFFIX = 6  # words


@dataclass(frozen=True, slots=True, kw_only=True)
class Threshold:
    """What a kind of line needs to be learned: a number of articles and a share of the window."""

    articles: int
    share: float


THRESHOLDS: dict[tuple[str, str], tuple[Threshold, ...]] = {
    # (shape, place): any of these is enough
    ("label", "edge"): (Threshold(articles=FEWEST, share=0.20),),
    ("label", "inside"): (Threshold(articles=FEWEST, share=0.95), Threshold(articles=8, share=0.50)),
    ("long label", "edge"): (Threshold(articles=FEWEST, share=0.95), Threshold(articles=8, share=0.50)),
    ("long label", "inside"): (Threshold(articles=FEWEST, share=0.95), Threshold(articles=8, share=0.80)),
    ("counter", "edge"): (Threshold(articles=FEWEST, share=0.95), Threshold(articles=8, share=0.60)),
    ("counter", "inside"): (Threshold(articles=FEWEST, share=0.95), Threshold(articles=8, share=0.80)),
    ("short sentence", "edge"): (Threshold(articles=FEWEST, share=0.95), Threshold(articles=8, share=0.80)),
    ("short sentence", "inside"): (Threshold(articles=5, share=0.95), Threshold(articles=8, share=0.80)),
    ("prose", "edge"): (Threshold(articles=8, share=0.80),),
    ("prose", "inside"): (Threshold(articles=10, share=0.90),),
    ("long", "edge"): (Threshold(articles=10, share=0.90),),
}
"""Measured by tests/learn/test_profile.py: four short lines under every article go from the fourth article on, while
a background sentence or a quote in a quarter of the articles stays, wherever it stands."""


def observe(
    counts: Mapping[str, LineCount],
    lines: Sequence[str],
    ordinal: int,
    now: datetime,
    *,
    title: str = "",
    cut: Collection[str] = (),
    habits: Collection[DateHabit] = (),
) -> tuple[LineCount, ...]:
    """The counts that one more article changes, to be stored.

    Args:
        counts: what was stored for (at least) the keys of `countable(lines, title)`.
        lines: the article's lines before cleaning (`Extraction.lines`).
        ordinal: the article's number within its source, from 1, ascending.
        now: when it was seen.
        title: the article's title as extracted, whose affixes may be the site's name.
        cut: lines that rules cut anyway (`RemovedLine.line`); the edge lies inside of them.
        habits: how the page prints its dates (`PublishedDate.habits`); the odd ones are counted as `edge`.
    """

    def met(line: str, masked: str) -> bool:
        return line in cut or masked in counts

    changed = []
    told = ((habit.key, habit.line, habit.odd) for habit in habits)
    for key, line, edge in chain(_countable(lines, title, met), told):
        count = counts.get(key)
        if count is None:
            changed.append(
                LineCount(
                    key=key,
                    line=line,
                    articles=1,
                    edge=int(edge),
                    first_article=ordinal,
                    last_article=ordinal,
                    first_seen_at=now,
                    last_seen_at=now,
                )
            )
            continue
        count = _moved_on(count, ordinal)
        changed.append(
            replace(
                count,
                line=line,
                articles=count.articles + 1,
                edge=count.edge + edge,
                last_article=ordinal,
                last_seen_at=now,
                moved=count.moved + _moved(count, line, now),
            )
        )
    return tuple(changed)


def countable(lines: Sequence[str], title: str = "", habits: Collection[DateHabit] = ()) -> tuple[str, ...]:
    """The keys whose counts `observe` may need for an article."""
    keys = dict.fromkeys(key for key, _, _ in _countable(lines, title, lambda *_: True))
    filled = _outer(lines)
    for line, both in zip(filled, line_keys(filled), strict=True):
        if len(line) <= LONGEST:
            keys |= dict.fromkeys(both)
    keys |= dict.fromkeys(habit.key for habit in habits)
    return tuple(key for key in keys if key)


def stale(counts: Mapping[str, LineCount], articles: int) -> tuple[str, ...]:
    """Keys of lines that were met too rarely and too long ago to be learned any more; they may be forgotten."""
    return tuple(
        key for key, count in counts.items() if count.articles < FEWEST and articles - count.last_article >= WINDOW
    )


def learn(
    counts: Mapping[str, LineCount],
    articles: int,
    previous: SiteProfile,
    undone: Collection[str] = (),
) -> SiteProfile:
    """What the counts say now; `version` is one higher if that differs from `previous`.

    Args:
        counts: all counts of the source.
        articles: how many of its articles were observed.
        previous: what was known. A learned line stays learned until its share falls below half of what it
            needed while it is still being met, so that old articles keep losing what a new design dropped.
        undone: keys that a person undid, beyond the inactive lines of `previous`: never learned again.
    """
    known = {line.key: line for line in previous.lines}
    forbidden = {*undone, *(line.key for line in previous.lines if not line.active)}
    lines: list[LearnedLine] = []
    for key, count in counts.items():
        if key.startswith(_TITLE_KEY):
            continue
        if (kind := key[: len(PLACE)]) in _HABITS:
            lines += _habit(count, articles, _HABITS[kind], active=key not in forbidden)
            continue
        old = known.get(key)
        if key in forbidden or _is_learned(count, articles, old):
            lines.append(
                LearnedLine(
                    key=key,
                    line=count.line,
                    articles=count.articles,
                    share=_share(count, articles),
                    first_seen_at=count.first_seen_at,
                    active=key not in forbidden,
                    position="edge" if _at_edge(count) else "any",
                    steady=_steady(count),
                )
            )
    lines += [replace(line, active=key not in forbidden) for key, line in known.items() if key not in counts]
    lines.sort(key=lambda line: line.key)
    no_names = {line.line for line in previous.lines if line.position == SITE_NAME and not line.active}
    names = tuple(
        dict.fromkeys(
            (*previous.site_names, *(name for name in sorted(_site_names(counts, articles)) if name not in no_names))
        )
    )
    changed = (_active(lines), names) != (_active(previous.lines), previous.site_names)
    return replace(
        previous, articles=articles, lines=tuple(lines), site_names=names, version=previous.version + changed
    )


def _habit(count: LineCount, articles: int, kind: str, *, active: bool) -> Iterator[LearnedLine]:
    """What is known of a place or an order: `steady` is a clock, or the day before the month.

    A place below the title is a clock only after many pages; an order that is neither is not known.
    """
    odd = count.edge / count.articles
    if kind == "place":
        many = count.articles >= (FEWEST if count.key.startswith(f"{PLACE}above") else _MANY)
        steady, known = many and odd <= _RARELY, many or odd > _RARELY
        known = known and (steady or odd > _RARELY)
    else:
        steady = odd <= _RARELY
        known = count.articles >= FEWEST and (steady or odd >= 1 - _RARELY)
    if known:
        yield LearnedLine(
            key=count.key, line=count.line, articles=count.articles, share=_share(count, articles),
            first_seen_at=count.first_seen_at, active=active, position=kind, steady=steady,
        )  # fmt: skip


def _active(lines: Sequence[LearnedLine]) -> set[tuple[str, bool]]:
    return {(line.key, line.steady) for line in lines if line.active}


def _countable(lines: Sequence[str], title: str, met: Callable[[str, str], bool]) -> Iterator[tuple[str, str, bool]]:
    """Key, line and whether it is at the edge; each key once, and none that one text has twice (rows of a table).

    The edge is the first and the last two lines that weren't met before: furniture comes in rows.
    """
    filled = _outer(lines)
    keyed = line_keys(filled)
    first, last = _run(filled, keyed, met), len(filled) - _run(filled[::-1], keyed[::-1], met)
    found: dict[str, tuple[str, bool]] = {}
    doubled: set[str] = set()
    for place, (line, (exact, masked)) in enumerate(zip(filled, keyed, strict=True)):
        edge = place < first + EDGE or place >= last - EDGE
        if not edge and len(line) > LONGEST:
            continue
        for key in dict.fromkeys([masked] if edge else [masked, exact]):
            if key in found:
                doubled.add(key)
            elif key:
                found[key] = (line, edge)
    for affix in _affixes(title):
        found[_TITLE_KEY + line_key(affix)] = (affix, True)
    return ((key, line, edge) for key, (line, edge) in found.items() if key not in doubled)


def _outer(lines: Sequence[str]) -> tuple[str, ...]:
    filled = tuple(line for line in lines if line.strip())
    return filled if len(filled) <= 2 * MOST_LINES else (*filled[:MOST_LINES], *filled[-MOST_LINES:])


def _run(lines: Sequence[str], keyed: Sequence[tuple[str, str]], met: Callable[[str, str], bool]) -> int:
    """How many short lines in a row were met before."""
    count = 0
    for line, (_, masked) in zip(lines, keyed, strict=True):
        if len(line) > LONGEST or not met(line, masked):
            break
        count += 1
    return count


def _affixes(title: str) -> tuple[str, ...]:
    parts = [part.strip() for part in _AFFIX.split(title) if part.strip()]
    if len(parts) < 2:
        return ()
    return tuple(part for part in (parts[0], parts[-1]) if 0 < len(line_key(part).split()) <= _LONG_TITLE_AFFIX)


def _moved_on(count: LineCount, ordinal: int) -> LineCount:
    """A count over at most two windows: what is older is scaled down to one window."""
    span = ordinal - count.first_article
    if span < 2 * WINDOW:
        return count
    kept = count.articles * WINDOW // span
    if not kept:
        return replace(count, articles=0, edge=0, first_article=ordinal)
    return replace(count, articles=kept, edge=count.edge * kept // count.articles, first_article=ordinal - WINDOW)


def _share(count: LineCount, articles: int) -> float:
    """Of the articles since the line was first met, but of a whole window at least (or of all articles yet)."""
    return min(1.0, count.articles / max(articles - count.first_article + 1, min(articles, WINDOW), 1))


def _moved(count: LineCount, line: str, now: datetime) -> bool:
    """Whether the line's numbers differ from those of the article before, fetched on the same day.

    A site's banner shows the day of the fetch; an article's own date line differs from that of another day's article.
    """
    if not count.articles or count.last_seen_at is None or count.last_seen_at.date() != now.date():
        return False
    return numbers(line) != numbers(count.line)


def _steady(count: LineCount) -> bool:
    return _NUMBER.search(count.line) is not None and count.moved * 20 <= count.articles


def _at_edge(count: LineCount) -> bool:
    return count.edge >= 0.6 * count.articles  # the second line of a row is at the edge from the second article on


def shape(line: str) -> str:
    """What a line looks like: `label` (no sentence: a link, a button, a name), `long label` (over eight words),
    `counter` (with a number), `short sentence`, `prose` (longer, or quoted) or `long` (over `LONGEST` characters)."""
    if len(line) > LONGEST:
        return "long"
    words = len(line_key(line).split())
    if _QUOTED.search(line) or words > 14 or (words > 3 and TELLS.match(line)):
        return "prose"
    if _SENTENCE_END.search(line.strip()):
        return "short sentence" if words <= _FEW_WORDS else "prose"
    if _NUMBER.search(line):
        return "counter"
    return "label" if words <= _FEW_WORDS else "long label"


def _is_learned(count: LineCount, articles: int, old: LearnedLine | None) -> bool:
    share = _share(count, articles)
    if old is not None and articles - count.last_article >= WINDOW:
        return True
    leniency = 0.5 if old is not None else 1.0
    place = "edge" if _at_edge(count) else "inside"
    if place == "inside" and count.key != line_key(count.line):
        return False  # numbers that change inside a text are news
    return any(
        count.articles >= needed.articles and share >= needed.share * leniency
        for needed in THRESHOLDS.get((shape(count.line), place), ())
    )


def _site_names(counts: Mapping[str, LineCount], articles: int) -> Iterator[str]:
    """Affixes that most titles share."""
    for key, count in counts.items():
        if key.startswith(_TITLE_KEY) and count.articles >= FEWEST and _share(count, articles) >= 0.5:
            yield count.line
