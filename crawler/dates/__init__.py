"""When an article was published: collects every statement of its page and resolves them.

read_date        one string -> a date, or None               arabic.py (machine.py, clock.py, relative.py)
SIGNALS          where a page states dates, with trust       signals.py (structured.py, visible.py)
resolve          all statements -> one date, or undated      resolution.py
date_article     the three together
"""

from __future__ import annotations

from dataclasses import replace

from crawler.arabic.calendar import format_date
from crawler.dates.arabic import read_date
from crawler.dates.evidence import FETCH_TIME_UNKNOWN, Evidence, Signal, Statement
from crawler.dates.habits import habits_of, orders, without_clocks
from crawler.dates.reading import DateReading, Flag, Kind
from crawler.dates.resolution import learn_feed_offset, resolve
from crawler.dates.signals import SIGNALS
from crawler.learn.banners import Banners, furniture
from crawler.model import Page, PublishedDate, RemovedLine, SiteProfile, Source
from crawler.web.document import Document

__all__ = [
    "FETCH_TIME_UNKNOWN",
    "SIGNALS",
    "Banners",
    "DateReading",
    "Flag",
    "Kind",
    "Signal",
    "Statement",
    "date_article",
    "format_date",
    "learn_feed_offset",
    "read_date",
    "resolve",
]


def date_article(
    document: Document,
    page: Page,
    source: Source,
    profile: SiteProfile,
    *,
    title: str,
    lines: tuple[str, ...],
    removed: tuple[RemovedLine, ...] = (),
) -> PublishedDate:
    """When the article on a page was published, with every signal kept; `on` is None if nobody can tell.

    Args:
        document: the parsed page; not changed.
        page: the answer, with its link's hints and the time of the fetch.
        source: time zone, URL date and banner lines as told by the user. The zone `UTC` counts as unknown: the day
            is then the one that the page prints.
        profile: learned banner lines and feed offset.
        title: the article's title.
        lines: the extracted text's lines, before cleaning.
        removed: those that cleaning cut, with the rule: what is furniture for the text can't date the article.
    """
    evidence = Evidence(document, page, source, profile, title, lines, furniture(removed))
    found = without_clocks(_statements(evidence))
    published = resolve(
        found,
        fetched_at=page.fetched_at,
        zone=evidence.zone,
        zone_known=source.timezone != "UTC",
        live=FETCH_TIME_UNKNOWN not in page.flags,
        orders=orders(profile),
    )
    return replace(published, habits=habits_of(found, evidence))


def _statements(evidence: Evidence) -> list[tuple[Signal, Statement]]:
    found: list[tuple[Signal, Statement]] = []
    for signal in SIGNALS:
        if signal.last_resort and any(earlier.trust * one.factor >= signal.trust for earlier, one in found):
            continue
        found.extend((signal, statement) for statement in signal.find(evidence))
    return found
