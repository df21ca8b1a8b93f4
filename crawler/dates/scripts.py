"""Dates in the state that a page hands to its own scripts (Next.js, Nuxt, data layers, shop and CMS frames)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from crawler.dates.evidence import Evidence, Statement
from crawler.model import Fact, WhyNot

_MOST = 2_000_000  # characters of scripts that are looked through
_NEAR, _BESIDE = 3000, 600
"""Characters between an article's title and its date within one object, and for a day on which anything was made."""
_MENTIONS = 500  # of a key's stem that are looked at
_OWNER = r"(?:article|content|page|post|story|news|item|first|original|initial|web|main)?[_-]?"
_PUBLISHED = (
    rf"{_OWNER}(?:date[_-]?published|publish(?:ed)?[_-]?(?:at|on|date|time|datetime|timestamp)|pub[_-]?date"
    r"|publication[_-]?(?:date|time))"
)
_CREATED = rf"{_OWNER}(?:created[_-]?(?:at|on|date|time)|creation[_-]?date|date[_-]?created)"
_VALUE = (
    r"\\?[\"']?\s*[:=]\s*\\?[\"']?"
    r"(?P<value>\d{4}-\d\d-\d\d(?:[t ][\d:.,+z-]{4,24})?|1\d{9}(?:\d{3})?)(?![\w.])"
)
_KEYS = (
    (1.0, ("pub",), re.compile(rf"(?<![\w-]){_PUBLISHED}{_VALUE}")),
    (0.95, ("creat",), re.compile(rf"(?<![\w-]){_CREATED}{_VALUE}")),
)
_BEFORE, _BEHIND = 20, 80  # characters of a key before its stem, and of stem and value


def script_state(evidence: Evidence) -> Iterator[Statement]:
    """A publication date in a script: the one that all name, else the one beside the title.

    Anything on a page was created once: such a day counts beside the title alone.
    """
    scripts = (script for script in evidence.document.every("script") if "ld+json" not in (script.get("type") or ""))
    texts = [script.text for script in scripts if script.text and not script.get("src")]
    text = "\n".join(texts)[:_MOST].lower()
    for factor, stems, pattern in _KEYS:
        found = []
        for place in _places(text, *stems, most=_MENTIONS):
            match = pattern.search(text, max(0, place - _BEFORE), place + _BEHIND)
            if match is not None and (reading := evidence.read_value(match["value"])) is not None:
                found.append((match.start(), Statement(match[0], reading, factor)))
        if not found:
            continue
        if factor == 1.0 and len({statement.reading.on for _, statement in found}) == 1:
            yield found[0][1]
            return
        begin = evidence.title[:60].strip().lower()
        titles = _places(text, begin, json.dumps(begin)[1:-1], most=_MENTIONS) if len(begin) >= 8 else []
        near = [(min(abs(place - title) for title in titles), statement) for place, statement in found if titles]
        distance, nearest = min(near, key=lambda entry: entry[0], default=(_NEAR, None))
        if nearest is not None and distance < (_NEAR if factor == 1.0 else _BESIDE):
            yield Statement(nearest.raw, nearest.reading, factor * 0.97, Fact(WhyNot.BESIDE_TITLE))
        return


def _places(text: str, *wanted: str, most: int) -> list[int]:
    """Where one of some strings stands in a text."""
    places: list[int] = []
    for string in dict.fromkeys(wanted):
        place = text.find(string)
        while place >= 0 and len(places) < most:
            places.append(place)
            place = text.find(string, place + len(string))
    return places
