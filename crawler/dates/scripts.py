"""Dates in the state that a page hands to its own scripts (Next.js, Nuxt, data layers, shop and CMS frames)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from crawler.dates.evidence import Evidence, Statement
from crawler.dates.structured import read_value

_MOST = 2_000_000  # characters of scripts that are looked through
_NEAR = 3000  # characters between an article's title and its date within one object
_STATED = 200
_OWNER = r"(?:article|content|page|post|story|news|item|first|original|initial|web|main)?[_-]?"
_PUBLISHED = (
    rf"{_OWNER}(?:date[_-]?published|publish(?:ed)?[_-]?(?:at|on|date|time|datetime|timestamp)|pub[_-]?date"
    r"|publication[_-]?(?:date|time))"
)
_CREATED = rf"{_OWNER}(?:created[_-]?(?:at|on|date|time)|creation[_-]?date|date[_-]?created)"
_VALUE = (
    r"\\?[\"']?\s*[:=]\s*\\?[\"']?"
    r"(?P<value>\d{4}-\d\d-\d\d(?:[T ][\d:.,+Z-]{4,24})?|1\d{9}(?:\d{3})?)(?![\w.])"
)
_KEYS = tuple(
    (factor, re.compile(rf"(?<![\w-]){keys}{_VALUE}", re.IGNORECASE))
    for factor, keys in ((1.0, _PUBLISHED), (0.95, _CREATED))
)
_MENTION = re.compile(r"publi|pub_?date|creat", re.IGNORECASE)


def script_state(evidence: Evidence) -> Iterator[Statement]:
    """A publication date in a script, else a day of creation: the one that all name, else the one beside the title."""
    texts = [script.text for script in evidence.document.tree.iter("script") if script.text and not script.get("src")]
    text = "\n".join(each for each in texts if _MENTION.search(each))[:_MOST]
    for factor, pattern in _KEYS:
        found = []
        for match, _ in zip(pattern.finditer(text), range(_STATED), strict=False):
            reading = read_value(evidence, match["value"])
            if reading is not None:
                found.append((match.start(), Statement(match[0][:120], reading, factor)))
        if not found:
            continue
        if len({statement.reading.on for _, statement in found}) == 1:
            yield found[0][1]
            return
        titles = _places(text, evidence.title)
        near = [(min(abs(place - title) for title in titles), statement) for place, statement in found if titles]
        distance, nearest = min(near, key=lambda entry: entry[0], default=(_NEAR, None))
        if nearest is not None and distance < _NEAR:
            yield Statement(nearest.raw, nearest.reading, factor * 0.97, "beside the title in a script")
        return


def _places(text: str, title: str) -> list[int]:
    """Where a title stands in scripts, as it is and as JSON writes it."""
    begin = title[:60].strip()
    if len(begin) < 8:
        return []
    forms = {begin, json.dumps(begin)[1:-1]}
    return [match.start() for form in forms for match in re.finditer(re.escape(form), text)][:_STATED]
