"""Dates that the article's own text states: its first and last lines, the head of its lead, the site's banner."""

from __future__ import annotations

import re
from collections.abc import Iterator

from crawler.arabic.datelines import COPYRIGHT, DIGIT_OR_RELATIVE, LEAD_TODAY, NO_PLACE
from crawler.arabic.letters import tokens
from crawler.dates.evidence import Evidence, Statement
from crawler.dates.place import is_banner
from crawler.dates.reading import DateReading
from crawler.learn.banners import names_issue
from crawler.model import Precision

PROSE = 60
"""Characters of a paragraph of prose."""
LEADS = 2
"""Paragraphs above a line from which on they are no lead."""
_FEWEST_SAID = 3
_MOST_LINES = 200
_REST = 4  # words beside the date
_HEADS = (
    re.compile(r"^\((?P<head>[^()]*\d[^()]*)\)"),
    # "Baghdad 16 August 2025 (agency) announced"
    re.compile(r"^(?P<head>[^\d():.]{2,30}[^():]{6,40})\([^()\d]{2,30}\)\s"),
    # "Damascus, 1 May 2024 - ...", "Rabat 9-9-2023 agency- ..."
    re.compile(r"^(?P<head>.{6,80}?)(?:[:\u2013\u2014]|\s?-+\s)"),
)


def text_lines(evidence: Evidence) -> Iterator[Statement]:
    """The text's lines that are a date and little else: the first and last ones, elsewhere those with a label."""
    lines = [line for line in evidence.lines if line.strip()]
    if len(lines) > 2 * _MOST_LINES:
        lines = [*lines[:_MOST_LINES], *lines[-_MOST_LINES:]]
    found: list[tuple[float, Statement]] = []
    prose = [position for position, line in enumerate(lines) if len(line) >= PROSE]
    body = prose[LEADS - 1] if len(prose) >= LEADS else len(lines)
    for position, line in enumerate(lines):
        if (
            len(line) > 160
            or not DIGIT_OR_RELATIVE.search(line)
            or line in evidence.furniture
            or is_banner(line, evidence)
            or COPYRIGHT.search(line)
        ):
            continue
        reading = evidence.read(line)
        if reading is None or reading.precision in (Precision.YEAR, Precision.MONTH):
            continue
        if reading.rest > (8 if reading.labelled else 2) or introduces(line, reading):
            continue
        if position < min(5, body) or reading.labelled:
            factor = 1.0
        elif position >= len(lines) - 2:
            factor = 0.85
        else:
            continue
        found.append((reading.modified - factor - reading.labelled, Statement(line, reading, factor)))
    yield from (statement for _, statement in sorted(found, key=lambda entry: entry[0])[:1])


def introduces(line: str, reading: DateReading) -> bool:
    """Whether a line says where and when what stands below it was said: "Posted on the forum on 9 July 2025:"."""
    return reading.rest >= _FEWEST_SAID and line.rstrip().endswith(":")


def _is_title(line: str, evidence: Evidence) -> bool:
    return len(line) < 2 * len(evidence.title) and frozenset(tokens(line)) == evidence.title_tokens


def dateline(evidence: Evidence) -> Iterator[Statement]:
    """A date at the start of the first paragraphs ("دمشق في 1 أيار 2024 - ..."), or a day that they call today."""
    paragraphs = [line for line in evidence.lines[:8] if len(line) > 60 and not _is_title(line, evidence)]
    for line in paragraphs[:2]:
        for head in _stated_heads(line):
            reading = evidence.read(head)
            if names_issue(head) or reading is None or reading.rest > _REST:
                continue
            if reading.precision not in (Precision.YEAR, Precision.MONTH):
                yield Statement(head, reading)
                return


def _stated_heads(line: str) -> Iterator[str]:
    """What of a paragraph's beginning may be a dateline's date, and the day beside "today"."""
    for pattern in _HEADS if NO_PLACE.match(line) is None else ():
        if (found := pattern.match(line)) and re.search(r"\d", found["head"]):
            yield found["head"]
            break
    if today := LEAD_TODAY.search(line):
        yield today["head"]


def banner(evidence: Evidence) -> Iterator[Statement]:
    """Lines known to carry the site's date; kept to be seen, never believed alone."""
    for line in evidence.lines:
        if (
            len(line) <= 160
            and re.search(r"\d", line)
            and is_banner(line, evidence)
            and (reading := evidence.read(line))
        ):
            yield Statement(line, reading)
            return
