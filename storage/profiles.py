"""What was learned about a source, and the line counts that it is learned from."""

from __future__ import annotations

from datetime import timedelta

from sqlite_utils import Database

from crawler.model import LearnedLine, SiteProfile
from storage.values import moment


class Profiles:
    """The tables `boilerplate` and `line_counts`, and the profile columns of `sources`."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def load(self, source: str) -> SiteProfile:
        """What is known of a source; an empty profile for a new one. Lines that a person undid come as inactive."""
        row = self._db.execute("SELECT profile_version, articles_learned, feed_offset_minutes FROM sources "
                               "WHERE name = ?", (source,)).fetchone()
        if row is None:
            return SiteProfile(source=source)
        lines = []
        for key, line, position, articles, share, first_seen_at, active in self._db.execute(
                "SELECT key, line, position, articles, share, first_seen_at, active FROM boilerplate "
                "WHERE source = ? ORDER BY key", (source,)):
            first = moment(first_seen_at)
            assert first is not None
            lines.append(LearnedLine(key=key, line=line, position=position, articles=articles, share=share,
                                     first_seen_at=first, active=bool(active)))
        return SiteProfile(source=source, version=row[0], articles=row[1], lines=tuple(lines),
                           feed_offset=timedelta(minutes=row[2]))
