"""What feeds and the services that pass them on write under an item: where it appeared first, or was taken from."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from crawler.arabic.letters import line_key
from crawler.arabic.lines import FEED_FOOTERS
from crawler.arabic.particles import FROM
from crawler.extract.cuts import Cut, Line, Text, at_edges

_LONGEST_FOOTER = 500
_SECTION = 60
_FROM = f"{FROM} "


def feed_footer(text: Text) -> Iterator[Cut]:
    """What a feed adds to its items ("The post ... appeared first on ...", "هذا الخبر منقول من ...")."""
    footers = list(at_edges(text, _feed_footer))
    for line in footers:
        source = _feed_source(line)
        field = "source_attribution" if source and line_key(source) not in text.site_names else ""
        yield Cut(place=line.place, field=field, value=source if field else "")
    for line, after in pairwise(text.lines):  # "من النهر | أخبار" under "هذا المحتوى من «النهر» ..."
        found = after.prefix() if line in footers and len(after.text) <= _SECTION else None
        if found and found[0].removeprefix(_FROM) in line.key and after.key.startswith(_FROM):
            yield Cut(place=after.place)


def _feed_footer(line: Line) -> re.Match[str] | None:
    if len(line.text) > _LONGEST_FOOTER:
        return None
    return next((found for footer in FEED_FOOTERS if (found := footer.match(line.folded))), None)


def _feed_source(line: Line) -> str:
    """The name of the source in a footer as it is spelt: by the count of words before it."""
    found = _feed_footer(line)
    if found is None or not found.groupdict().get("source"):
        return ""
    first = len(line.folded[: found.start("source")].split())
    words = line.text.split()[first : first + len(found["source"].split())]
    return " ".join(words).strip(' .«»"“”!…')
