"""Text that is there twice: the title, a paragraph, the lead."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from crawler.extract.cuts import Cut, Line, Text, at_edges

_WHOLE = 85
"""Percent of the lead's word triples that the next line must hold."""


def repeated_title(text: Text) -> Iterator[Cut]:
    """The title once more at the beginning of the text, with or without the site's name."""
    if text.title:
        titles = {
            text.title,
            *(f"{text.title} {name}" for name in text.site_names),
            *(f"{name} {text.title}" for name in text.site_names),
        }
        for line in at_edges(text, lambda line: line.key in titles, head=2, tail=0):
            yield Cut(place=line.place, field="title")


def doubled_paragraph(text: Text) -> Iterator[Cut]:
    """A paragraph that was there already: right before it, or long prose (100 characters) and there only twice.

    A refrain, a question put to several people or a row of a list comes back more often, is short, or is no sentence.
    """
    times = Counter(line.key for line in text.lines)
    seen: set[str] = set()
    before = ""
    for line in text.lines:
        key = line.key
        adjacent = key == before and len(key.split()) >= 2
        if key and (adjacent or (_is_long_prose(line) and key in seen and times[key] == 2)):
            yield Cut(place=line.place, field="doubled")
        seen.add(key)
        before = key


def _is_long_prose(line: Line) -> bool:
    return len(line.key) >= 100 and line.ends_sentence and not line.text.endswith(("?", "؟"))


def lead_as_summary(text: Text) -> Iterator[Cut]:
    """A shorter first line that the second repeats (85 % of its word triples): the lead, kept as summary."""
    if len(text.lines) < 3 or any(cut.field == "summary" for cut in text.cuts.values()):
        return
    first, second = text.lines[0], text.lines[1]
    lead, body = _triples(first.key), _triples(second.key)
    if len(lead) >= 4 and len(first.text) < len(second.text) and 100 * len(lead & body) >= _WHOLE * len(lead):
        yield Cut(place=first.place, field="summary", value=first.text)


def _triples(key: str) -> set[tuple[str, ...]]:
    words = key.split()
    return {tuple(words[at : at + 3]) for at in range(len(words) - 2)}
