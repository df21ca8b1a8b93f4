"""How a source fares, judged against its own history. Pure: the past and the moment are arguments.

`crawling_broken`: what it offers can't be read. `extraction_broken`: pages come, but no articles, far fewer than usual,
or far shorter ones. `blocked`: robots.txt or rate limits keep us out. `quiet`: nothing new for much longer than usual.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median

from crawler.model import Consequence, Fact, Failure, Finding, Part, Symptom

WORST_FIRST = ("crawling_broken", "extraction_broken", "blocked", "quiet", "new", "ok")
UNHEALTHY = frozenset({"crawling_broken", "extraction_broken", "blocked"})

ENOUGH_PAGES = 5
"""Pages of a run from which on it says something that none, or few, gave an article."""
ENOUGH_RUNS = 3
"""Earlier runs with as many pages, from which on a share is usual."""
FEW = 1 / 3
"""Part of the usual share of pages that give articles, below which extraction or crawl are taken for broken."""
SHORT = 0.4
"""Part of the usual length of texts, below which they are taken for torn."""
QUIET_FACTOR = 3.0
QUIET_AT_LEAST = timedelta(days=2)
QUIET_UNKNOWN = timedelta(days=14)
"""Without a rhythm of its own, a source is quiet after this."""


def judge(
    part: Part, past: Sequence[Part], *, failure: Failure | None = None, newest: datetime | None = None
) -> tuple[str, Failure | Symptom | None]:
    """A source's health after a run, and why; None where there is nothing to say.

    Args:
        part: the run.
        past: earlier runs that fetched pages, in any order.
        failure: why the source failed outright.
        newest: when its newest article was first seen, this run included.
    """
    if failure is not None:
        return "blocked" if failure.reason.has(Consequence.BLOCKS) else "crawling_broken", failure
    if part.pages >= ENOUGH_PAGES:
        broken = "extraction_broken" if part.rejected >= part.failed else "crawling_broken"
        shares = [one.share for one in past if one.pages >= ENOUGH_PAGES]
        usual = median(shares) if len(shares) >= ENOUGH_RUNS else 0.0
        if not part.articles or part.share < usual * FEW:
            return broken, _few(part, usual)
    length = usual_length(past)
    if length and part.texts >= ENOUGH_PAGES and part.words / part.texts < length * SHORT:
        return "extraction_broken", Fact(Finding.SHORT_TEXTS, (f"{part.words / part.texts:.0f}", f"{length:.0f}"))
    if newest is None:
        return ("quiet", Fact(Finding.NO_ARTICLE_YET)) if len(past) >= ENOUGH_RUNS else ("ok", None)
    silence, gap = part.at - newest, usual_gap(past)
    if silence > (max(QUIET_AT_LEAST, QUIET_FACTOR * gap) if gap else QUIET_UNKNOWN):
        return "quiet", _silent(silence, gap)
    return "ok", None


def _few(part: Part, usual: float) -> Symptom:
    counted = str(part.articles), str(part.pages)
    if not usual:
        return Fact(Finding.FEW_ARTICLES, counted)
    return Fact(Finding.FEWER_ARTICLES, (*counted, f"{100 * usual:.0f}"))


def _silent(silence: timedelta, gap: timedelta | None) -> Symptom:
    if not gap:
        return Fact(Finding.SILENT, (_hours(silence),))
    return Fact(Finding.SILENT_LONGER, (_hours(silence), _hours(gap)))


def usual_gap(past: Sequence[Part]) -> timedelta | None:
    """A source's rhythm: nine of ten of its waits for something new were no longer; None where too few are known."""
    moments = sorted(part.at for part in past if part.new)
    gaps = sorted(later - earlier for earlier, later in pairwise(moments))
    return gaps[(len(gaps) - 1) * 9 // 10] if len(gaps) >= ENOUGH_RUNS else None


def usual_length(past: Sequence[Part]) -> float | None:
    """Words of a source's texts in the middle of its runs; None where too few are known."""
    lengths = [part.words / part.texts for part in past if part.texts]
    return median(lengths) if len(lengths) >= ENOUGH_RUNS else None


def _hours(span: timedelta) -> str:
    return f"{span / timedelta(hours=1):.0f}"
