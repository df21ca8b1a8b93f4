"""The titles of sources, and the zones of their clocks: what nearly every page names them by."""

from __future__ import annotations

from crawler.browse.reader import Reader


class Titles(dict[str, str]):
    """The titles of sources by name, and the zones of their clocks."""

    zones: dict[str, str]

    def zone(self, name: str) -> str:
        return self.zones.get(name, "UTC")


def titles_of_sources(reader: Reader) -> Titles:
    """The title and time zone of every source."""
    rows = reader.rows("SELECT name, title, timezone FROM sources")
    titles = Titles((row["name"], row["title"] or row["name"]) for row in rows)
    titles.zones = {row["name"]: row["timezone"] for row in rows}
    return titles
